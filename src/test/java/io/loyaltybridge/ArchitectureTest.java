package io.loyaltybridge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The borders between the packages. */
class ArchitectureTest {
    private static final String OURS = "io.loyaltybridge.";
    private static final String[] OUTSIDE = {
        "org.apache.camel..", "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "io.vertx.."
    };

    /**
     * The rooms, from the street down to the ground. A room uses those further down, and none beside or above it: so the map
     * in {@code docs/architecture.md} is drawn from this list, and there can be no circle.
     */
    private static final List<List<String>> FLOORS = List.of(
            List.of("cli"),
            List.of("app"),
            List.of("api"),
            List.of("view"),
            List.of("milestone", "setup"),
            List.of("award", "history", "mapping", "message", "privacy", "sync"),
            List.of("effect"),
            List.of("job"),
            List.of("customer", "failure", "intake"),
            List.of("backup", "csv", "program", "wix"),
            List.of("ledger", "mail", "outage"),
            List.of("door", "inbox", "schedule", "text"),
            List.of("access", "instance", "site", "topic", "trace", "version"),
            List.of("log", "payload", "settings", "store"));

    private static final Set<String> FEATURES =
            Set.of("award", "history", "mapping", "message", "milestone", "privacy", "setup", "sync");

    /** The features that may use another one, and which. */
    private static final Map<String, Set<String>> FEATURES_OF_FEATURES = Map.of(
            "milestone", Set.of("message"),
            "setup", Set.of("sync"));

    @ArchTest
    static final ArchRule A_ROOM_USES_ONLY_ROOMS_BELOW_IT = classes()
            .that()
            .resideOutsideOfPackage("io.loyaltybridge.sandbox..")
            .should(onlyUse(
                    "rooms below",
                    (from, to) -> floor(to) > floor(from) || from.equals("cli") && to.equals("sandbox")));

    @ArchTest
    static final ArchRule A_FEATURE_USES_NO_OTHER_BUT_WHERE_THE_TABLE_SAYS_SO = classes()
            .should(onlyUse(
                    "features of the table",
                    (from, to) -> !FEATURES.contains(from)
                            || !FEATURES.contains(to)
                            || FEATURES_OF_FEATURES.getOrDefault(from, Set.of()).contains(to)));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CIRCLES =
            slices().matching("io.loyaltybridge.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_LEDGER_IS_PURE = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.ledger")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OUTSIDE);

    @ArchTest
    static final ArchRule THE_LEDGER_KNOWS_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.ledger")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.ledger"))));

    @ArchTest
    static final ArchRule TEXTS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.text..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(OUTSIDE)
                    .or(resideInAPackage("io.loyaltybridge..")
                            .and(not(resideInAnyPackage("io.loyaltybridge.text..", "io.loyaltybridge.settings..")))));

    @ArchTest
    static final ArchRule SIGNATURES_NEED_NO_CAMEL_AND_NO_STORE = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.intake.signature..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OUTSIDE);

    @ArchTest
    static final ArchRule FILES_OF_CUSTOMERS_NEED_NO_CAMEL_AND_SPEAK_NO_SQL = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.csv..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OUTSIDE);

    @ArchTest
    static final ArchRule DOORS_KNOW_NOTHING_OF_WHAT_IS_BEHIND_THEM = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.door..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.loyaltybridge..")
                    .and(not(resideInAnyPackage(
                            "io.loyaltybridge.door..", "io.loyaltybridge.log..", "io.loyaltybridge.settings.."))));

    @ArchTest
    static final ArchRule THE_TOPIC_KNOWS_NOTHING_OF_WHAT_IT_CARRIES = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.topic..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(OUTSIDE)
                    .or(resideInAPackage("io.loyaltybridge..")
                            .and(not(resideInAnyPackage(
                                    "io.loyaltybridge.topic..",
                                    "io.loyaltybridge.log..",
                                    "io.loyaltybridge.payload..",
                                    "io.loyaltybridge.settings..")))));

    @ArchTest
    static final ArchRule ONLY_THE_TOPIC_SPEAKS_TO_KAFKA = noClasses()
            .that(resideInAPackage("io.loyaltybridge..")
                    .and(not(resideInAnyPackage("io.loyaltybridge.topic..", "io.loyaltybridge.sandbox.servers.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..");

    @ArchTest
    static final ArchRule LOGS_DEPEND_ON_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.log..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.log.."))));

    @ArchTest
    static final ArchRule A_COMMAND_MAKES_NO_LOGGER_BEFORE_THE_SETTINGS_ARE_READ = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("io.loyaltybridge.cli", "io.loyaltybridge.sandbox.cli")
            .should()
            .haveRawType("org.slf4j.Logger")
            .because("the first logger sets the log up, and bridge.log-level comes too late");

    @ArchTest
    static final ArchRule SETTINGS_DEPEND_ON_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.settings..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.settings.."))));

    @ArchTest
    static final ArchRule THE_PROGRAM_DOES_WITHOUT_THE_STAND_INS = noClasses()
            .that()
            .resideOutsideOfPackage("io.loyaltybridge.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.loyaltybridge.sandbox..", "com.icegreen..", "com.networknt..");

    @ArchTest
    static final ArchRule STAND_INS_KNOW_NOTHING_OF_WHAT_THEY_TEST = noClasses()
            .that(resideInAPackage("io.loyaltybridge.sandbox..")
                    .and(not(resideInAPackage("io.loyaltybridge.sandbox.cli"))))
            .should()
            .dependOnClassesThat(resideInAPackage("io.loyaltybridge..")
                    .and(not(resideInAnyPackage("io.loyaltybridge.sandbox..", "io.loyaltybridge.store"))));

    @ArchTest
    static final ArchRule ONLY_WHAT_KEEPS_THINGS_SPEAKS_SQL = noClasses()
            .that(resideInAPackage("io.loyaltybridge..")
                    .and(not(resideInAnyPackage(
                            "io.loyaltybridge.store..",
                            "io.loyaltybridge.site.store..",
                            "io.loyaltybridge.access.store..",
                            "io.loyaltybridge.version..",
                            "io.loyaltybridge.ledger.store..",
                            "io.loyaltybridge.instance..",
                            "io.loyaltybridge.inbox..",
                            "io.loyaltybridge.schedule..",
                            "io.loyaltybridge.outage.store..",
                            "io.loyaltybridge.program.store..",
                            "io.loyaltybridge.job..",
                            "io.loyaltybridge.sync.reconcile..",
                            "io.loyaltybridge.setup..",
                            "io.loyaltybridge.effect.store..",
                            "io.loyaltybridge.milestone..",
                            "io.loyaltybridge.privacy.store..",
                            "io.loyaltybridge.award.takeback..",
                            "io.loyaltybridge.message..",
                            "io.loyaltybridge.access..",
                            "io.loyaltybridge.view.store..",
                            "io.loyaltybridge.sandbox.servers.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..");

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_NOTHING_OF_WHAT_IT_KEEPS = noClasses()
            .that()
            .resideInAPackage("io.loyaltybridge.store..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.loyaltybridge..").and(not(resideInAPackage("io.loyaltybridge.store.."))));

    private static ArchCondition<JavaClass> onlyUse(String what, BiPredicate<String, String> allowed) {
        return new ArchCondition<>("use only " + what) {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                    String user = room(from);
                    String used = room(dependency.getTargetClass());
                    if (user != null && used != null && !user.equals(used) && !allowed.test(user, used)) {
                        events.add(SimpleConditionEvent.violated(
                                from, user + " uses " + used + ": " + dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The first word of its package; null for what is not ours. */
    private static String room(JavaClass of) {
        String name = of.getPackageName();
        return name.startsWith(OURS) ? name.substring(OURS.length()).split("\\.")[0] : null;
    }

    /** Counted from the street; -1 for a room that the list does not have. */
    private static int floor(String room) {
        return IntStream.range(0, FLOORS.size())
                .filter(i -> FLOORS.get(i).contains(room))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void theDocumentationShowsTheRoomsAsTheyAre() throws IOException {
        String map = FLOORS.stream().map(rooms -> String.join("   ", rooms)).collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("docs/architecture.md"))).contains("```\n" + map + "\n```");
        FEATURES_OF_FEATURES.forEach((user, used) -> used.forEach(one ->
                assertThat(Path.of("docs/architecture.md")).content().contains("`" + user + "` uses `" + one + "`")));
    }

    @Test
    void theNullsOfEveryPackageAreChecked() throws IOException {
        assertThat(notNullMarked(Path.of("src/main/java"))).isEmpty();
    }

    /** The packages under a source root whose {@code package-info.java} does not say {@code @NullMarked}, without our prefix. */
    private static Set<String> notNullMarked(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> files = Files.walk(root)) {
            folders = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
        assertThat(folders).hasSizeGreaterThan(30);
        Set<String> found = new HashSet<>();
        for (Path folder : folders) {
            Path page = folder.resolve("package-info.java");
            if (!Files.exists(page) || !Files.readString(page).contains("\n@NullMarked\npackage ")) {
                found.add(root.relativize(folder).toString().replace('/', '.').substring(OURS.length()));
            }
        }
        return found;
    }

    /** Each rule as a test of JUnit's own: Surefire counts none of ArchUnit's engine, and so lets a broken rule pass. */
    @TestFactory
    Stream<DynamicTest> rules() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.loyaltybridge");
        List<Field> rules = Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(ArchTest.class))
                .toList();
        return rules.stream()
                .map(field ->
                        DynamicTest.dynamicTest(field.getName(), () -> ((ArchRule) field.get(null)).check(classes)));
    }
}
