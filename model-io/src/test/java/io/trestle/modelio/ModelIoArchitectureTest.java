package io.trestle.modelio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The edges of DESIGN.md. */
@AnalyzeClasses(
    packages = "io.trestle.modelio",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModelIoArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NEITHER_SPARK_NOR_THE_OTHER_MODULES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..",
              "scala..",
              "io.trestle.ps..",
              "io.trestle.spark..",
              "org.tensorflow..",
              "com.google.protobuf..");

  @ArchTest
  static final ArchRule HAS_NO_PACKAGE_CYCLES =
      slices().matching("io.trestle.(modelio..)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOT_DEPENDS_ON_NO_ROOM =
      classes()
          .that()
          .resideInAPackage("io.trestle.modelio")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.trestle.modelio", "java..", "org.apache.hadoop..");
}
