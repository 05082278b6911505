package io.trestle.ps;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The module's edges: what it may use, and that its rooms stand above each other. */
class EdgesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.trestle.ps");

  @Test
  void onlyTheRpcTransportUsesSparkAndNobodyUsesTheOtherModules() {
    noClasses()
        .that(not(resideInAPackage("io.trestle.ps.transport.rpc..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "io.netty..", "scala..")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.trestle.modelio..", "io.trestle.spark..", "org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theRootPackageStandsAloneAndTheShardKnowsNoTransport() {
    noClasses()
        .that(resideInAPackage("io.trestle.ps"))
        .should()
        .dependOnClassesThat(resideInAPackage("io.trestle.ps.*.."))
        .check(CLASSES);
    noClasses()
        .that(resideInAnyPackage("io.trestle.ps.server", "io.trestle.ps.client"))
        .should()
        .dependOnClassesThat(resideInAPackage("io.trestle.ps.transport.*.."))
        .check(CLASSES);
    classes()
        .that(resideInAPackage("io.trestle.ps.server"))
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage("io.trestle.ps.client")))
        .check(CLASSES);
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith("io.trestle.ps")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of ps-bridge";
    }
  }
}
