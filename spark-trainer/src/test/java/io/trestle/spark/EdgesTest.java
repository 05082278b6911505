package io.trestle.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The module's edges: which room may use which, and that they stand above each other. */
class EdgesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.trestle.spark");

  @Test
  void modelsKnowNoSparkAndNoServers() {
    noClasses()
        .that(resideInAPackage("io.trestle.spark.model.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void theVectorApiIsUsedInOneRoomThatNobodyNames() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.trestle.spark.model.simd..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jdk.incubator.vector..", "io.trestle.spark.model.simd..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsPicocliAndNobodyKnowsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.trestle.spark.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "io.trestle.spark.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRoomOfPicturesKnowsHowTheyAreDrawn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.trestle.spark.display..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.knowm..", "de.erichseifert..", "java.awt..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRoomOfNetworksKnowsDl4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.trestle.spark.dl4j..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(CLASSES);
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith("io.trestle.spark")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of spark-trainer";
    }
  }
}
