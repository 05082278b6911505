package io.trestle.test.scaling;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "io.trestle.test.scaling",
    importOptions = ImportOption.DoNotIncludeTests.class)
class EdgesTest {
  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices()
          .matching("io.trestle.test.scaling.(*)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule theSimulatorKnowsNobody =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("..engine..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("..engine..", "java..");
}
