package io.loyaltybridge.ledger;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The core stays free of all that is no function of its input; its store, a package below, is not held to it. */
class LedgerPurityTest {
    private static final String CORE = "io.loyaltybridge.ledger";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CORE);

    @Test
    void theCoreDependsOnNothingButItselfAndPlainJava() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(CORE)
                        .or(resideInAPackage("java.lang.."))
                        .or(resideInAPackage("java.util"))
                        .or(resideInAPackage("java.util.function"))
                        .or(resideInAPackage("java.util.stream"))
                        .or(resideInAPackage("java.time"))
                        .or(resideInAPackage("java.security"))
                        .or(resideInAPackage("java.nio.charset"))
                        // Marks of what may be null; they do nothing.
                        .or(resideInAPackage("org.jspecify.annotations")))
                .check(classes);
    }

    @Test
    void theCoreReadsNoClockAndRollsNoDice() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Thread.class, java.util.Random.class, java.util.UUID.class)
                .check(classes);
    }

    @Test
    void nothingInTheCoreCanChange() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .and()
                .doNotHaveSimpleName("Draft")
                .should()
                .haveOnlyFinalFields()
                .check(classes);
    }
}
