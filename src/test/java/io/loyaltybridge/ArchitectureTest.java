package io.loyaltybridge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The borders between the packages. */
class ArchitectureTest {
    private static final String[] OUTSIDE = {"org.apache.camel..", "java.sql..", "javax.sql..", "org.sqlite..", "io.vertx.."};

    @ArchTest
    static final ArchRule THE_LEDGER_IS_PURE = noClasses().that().resideInAPackage("io.loyaltybridge.ledger")
            .should().dependOnClassesThat().resideInAnyPackage(OUTSIDE);

    @ArchTest
    static final ArchRule THE_LEDGER_KNOWS_NOTHING_OF_OURS = noClasses().that().resideInAPackage("io.loyaltybridge.ledger")
            .should().dependOnClassesThat(resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.ledger"))));

    @ArchTest
    static final ArchRule TEXTS_ARE_PURE = noClasses().that().resideInAPackage("io.loyaltybridge.text..")
            .should().dependOnClassesThat(resideInAnyPackage(OUTSIDE).or(resideInAPackage("io.loyaltybridge..").and(
                    not(resideInAnyPackage("io.loyaltybridge.text..", "io.loyaltybridge.settings..")))));

    @ArchTest
    static final ArchRule SIGNATURES_NEED_NO_CAMEL_AND_NO_STORE = noClasses().that().resideInAPackage("io.loyaltybridge.intake.signature..")
            .should().dependOnClassesThat().resideInAnyPackage(OUTSIDE);

    @ArchTest
    static final ArchRule FILES_OF_CUSTOMERS_NEED_NO_CAMEL_AND_SPEAK_NO_SQL = noClasses().that().resideInAPackage("io.loyaltybridge.csv..")
            .should().dependOnClassesThat().resideInAnyPackage(OUTSIDE);

    @ArchTest
    static final ArchRule DOORS_KNOW_NOTHING_OF_WHAT_IS_BEHIND_THEM = noClasses().that().resideInAPackage("io.loyaltybridge.door..")
            .should().dependOnClassesThat(resideInAPackage("io.loyaltybridge..").and(
                    not(resideInAnyPackage("io.loyaltybridge.door..", "io.loyaltybridge.log..", "io.loyaltybridge.settings.."))));

    @ArchTest
    static final ArchRule LOGS_DEPEND_ON_NOTHING_OF_OURS = noClasses().that().resideInAPackage("io.loyaltybridge.log..")
            .should().dependOnClassesThat(resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.log.."))));

    @ArchTest
    static final ArchRule SETTINGS_DEPEND_ON_NOTHING_OF_OURS = noClasses().that().resideInAPackage("io.loyaltybridge.settings..")
            .should().dependOnClassesThat(resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.settings.."))));

    @ArchTest
    static final ArchRule STAND_INS_ARE_FOR_THE_COMMAND_LINE_ONLY = noClasses().that()
            .resideOutsideOfPackages("io.loyaltybridge.sandbox..", "io.loyaltybridge.cli..")
            .should().dependOnClassesThat().resideInAPackage("io.loyaltybridge.sandbox..");

    @ArchTest
    static final ArchRule ONLY_THE_STORES_SPEAK_SQL = classes().that(not(resideInAnyPackage(
            "io.loyaltybridge.store..", "io.loyaltybridge.ledger.store..", "io.loyaltybridge.inbox..", "io.loyaltybridge.job..", "io.loyaltybridge.sync.reconcile..",
            "io.loyaltybridge.mapping..", "io.loyaltybridge.setup..", "io.loyaltybridge.schedule..", "io.loyaltybridge.effect.store..", "io.loyaltybridge.message..",
            "io.loyaltybridge.milestone..", "io.loyaltybridge.outage.store..")).and(resideInAPackage("io.loyaltybridge..")))
            .should().onlyDependOnClassesThat().resideOutsideOfPackages("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_NOTHING_OF_WHAT_IT_KEEPS = noClasses().that().resideInAPackage("io.loyaltybridge.store..")
            .should().dependOnClassesThat(resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.store.."))));

    /** Each rule as a test of JUnit's own: Surefire counts none of ArchUnit's engine, and so lets a broken rule pass. */
    @TestFactory
    Stream<DynamicTest> rules() {
        JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.loyaltybridge");
        List<Field> rules = Arrays.stream(ArchitectureTest.class.getDeclaredFields()).filter(field -> field.isAnnotationPresent(ArchTest.class)).toList();
        return rules.stream().map(field -> DynamicTest.dynamicTest(field.getName(), () -> ((ArchRule) field.get(null)).check(classes)));
    }
}
