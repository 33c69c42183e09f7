package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.SiteBeans;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files of routes and kamelets before anything starts. */
@Tag("service")
class RouteFilesTest {
    @TempDir
    private Path dir;

    private Path routes;

    @BeforeEach
    void copy() throws IOException {
        routes = copy("routes");
    }

    private Path copy(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, dir.resolve(file));
            }
        }
        return dir.resolve(name);
    }

    private Settings settings(String... changes) {
        Map<String, String> all = new HashMap<>(Map.of(
                "bridge.data-dir",
                dir.resolve("data").toString(),
                "wix.auth",
                "api-key",
                "wix.api-key",
                "none",
                "wix.site-id",
                "site",
                "bridge.port",
                "0",
                "bridge.management-port",
                "0",
                "camel.main.routesIncludePattern",
                "file:" + routes + "/**/*.camel.yaml"));
        for (int i = 0; i < changes.length; i += 2) {
            all.put(changes[i], changes[i + 1]);
        }
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(all);
    }

    private static List<String> problems(Settings settings) {
        RouteFiles files = RouteFiles.read(settings);
        return Stream.of(files.problems(false), files.problemsOf(settings))
                .flatMap(List::stream)
                .toList();
    }

    /** Starts the service, and closes it where it starts. */
    private void start(String... changes) throws Exception {
        Bridge.start(settings(changes), Clock.systemUTC()).close();
    }

    @Test
    void theFilesAreWhatTheProgramExpects() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(routes)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .toList()) {
                List<String> ids = new ArrayList<>();
                boolean route = false;
                for (String line : Files.readAllLines(file)) {
                    route = line.startsWith("- ") ? line.equals("- route:") : route;
                    if (route && line.startsWith("    id: ")) {
                        ids.add(line.substring("    id: ".length()));
                    }
                }
                found.put(routes.relativize(file).toString().replace(".camel.yaml", ""), ids);
            }
        }
        assertThat(found.remove("award/award-points"))
                .as("a template, for sources to name")
                .isEmpty();
        assertThat(new TreeMap<>(ShippedRoutes.FILES)).isEqualTo(found);
        assertThat(problems(settings())).isEmpty();
    }

    @Test
    void copiedTemplateWithTheShippedIdIsRefusedWithBothFiles() throws IOException {
        Path shipped = routes.resolve("award/award-points.camel.yaml");
        Path mine = Files.copy(shipped, routes.resolve("my-award.camel.yaml"));

        assertThatThrownBy(this::start)
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        shipped + " and " + mine
                                + ": both have the route template award-points; give one of them another id, because only one of the two would be used");
    }

    @Test
    void twoRoutesWithOneIdAreRefused() throws IOException {
        Path mine = Files.copy(routes.resolve("sync/carry-out.camel.yaml"), routes.resolve("mine.camel.yaml"));

        assertThatThrownBy(this::start)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(mine + " and " + routes.resolve("sync/carry-out.camel.yaml")
                        + ": both have the route carry-out;");
    }

    @Test
    void removedCoreRouteIsNamedWithItsFile() throws IOException {
        Files.delete(routes.resolve("sync/carry-out.camel.yaml"));
        Files.writeString(
                routes.resolve("sync/find-customer-of-wix.camel.yaml"),
                Files.readString(routes.resolve("sync/find-customer-of-wix.camel.yaml"))
                        .replace("    id: link-of-wix\n", "    id: link-of-ours\n"));

        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(SettingsException.class, wrong -> assertThat(wrong.problems())
                        .containsExactly(
                                "routes/sync/carry-out.camel.yaml: the route carry-out is missing, and the bridge needs it; restore the file as it was shipped. To"
                                        + " switch a flow off, use its setting",
                                "routes/sync/find-customer-of-wix.camel.yaml: the route link-of-wix is missing, and the bridge needs it; restore the file as it was shipped. To"
                                        + " switch a flow off, use its setting"));
    }

    @Test
    void routesInAFileOfAnotherNameAreThere() throws Exception {
        Files.move(routes.resolve("sync/carry-out.camel.yaml"), routes.resolve("zz-mine.camel.yaml"));

        assertThat(problems(settings())).isEmpty();
    }

    @Test
    void filesOfATeamLoadFlatAndInFoldersOfTheirOwnAndHiddenFoldersDoNot() throws Exception {
        route(routes.resolve("flat.camel.yaml"), "flat");
        route(routes.resolve("ours/deeper/still.camel.yaml"), "deep");
        Files.copy(
                routes.resolve("sync/carry-out.camel.yaml"),
                Files.createDirectories(routes.resolve("..2026_01_01")).resolve("carry-out.camel.yaml"));

        try (Bridge bridge = Bridge.start(settings(), Clock.systemUTC())) {
            assertThat(bridge.camelContext().getRoute("flat")).isNotNull();
            assertThat(bridge.camelContext().getRoute("deep")).isNotNull();
            assertThat(bridge.camelContext().getRoute("carry-out")).isNotNull();
        }
    }

    @Test
    void patternOfAnOlderVersionStillFindsTheRoutesAndIsSaid() throws Exception {
        Settings older = settings("camel.main.routesIncludePattern", "file:routes/*.camel.yaml");

        assertThat(problems(older)).isEmpty();
        assertThat(FileLocations.outdated(older))
                .hasValueSatisfying(
                        line -> assertThat(line)
                                .contains(
                                        "camel.main.routesIncludePattern: the routes lie in folders now, so file:routes/*.camel.yaml is read as file:routes/**/*.camel.yaml; write that instead"));
        assertThat(FileLocations.outdated(settings())).isEmpty();
        try (Bridge bridge = Bridge.start(older, Clock.systemUTC())) {
            assertThat(bridge.camelContext().getRoute("carry-out")).isNotNull();
        }
    }

    @Test
    void oldNamesOfBeansAndRoutesStillWorkAndAreSaid() throws Exception {
        Path mine = routes.resolve("mine.camel.yaml");
        Files.writeString(
                mine,
                """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - setBody:
                            expression:
                              simple:
                                expression: "${bean:customers?method=onDeleted}"
                        - bean: {ref: effects, method: next}
                - route:
                    id: mine-anew
                    from:
                      uri: direct:mine-anew
                      steps:
                        - to:
                            uri: direct:begin-anew
                """);

        assertThat(RouteFiles.read(settings()).old().warnings())
                .containsExactlyInAnyOrder(
                        mine
                                + ": the bean customers is called syncCustomers now; write that, since the old name works in this version only",
                        mine
                                + ": the bean effects is called dueEffects now; write that, since the old name works in this version only",
                        mine
                                + ": the method dueEffects.next is called handOutNext now; write that, since the old name works in this version only",
                        mine
                                + ": the route begin-anew is called start-over now; write that, since the old name works in this version only");
        try (Bridge bridge = Bridge.start(settings(), Clock.systemUTC())) {
            assertThat(bridge.camelContext().createProducerTemplate().requestBody("direct:mine", null, String.class))
                    .isEqualTo("unlink");
            assertThat(bridge.camelContext().getRoute("begin-anew")).isNotNull();
        }
    }

    /** As they stood in the version before, step by step. */
    @Test
    void oldNamesOfMethodsAndVariablesStillWorkAndAreSaid() throws Exception {
        Path mine = routes.resolve("mine.camel.yaml");
        Files.writeString(
                mine,
                """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - doTry:
                            steps:
                              - bean: {ref: customers, method: ignoreCreated}
                              - choice:
                                  when:
                                    - expression: {simple: {expression: "${variable.ignored} == false"}}
                                      steps:
                                        - to:
                                            uri: bean:setupTurn
                                            parameters: {method: waitForTurn}
                                  otherwise:
                                    steps:
                                      - bean:
                                          ref: programCreations
                                          method: refusalStands
                            doCatch:
                              - exception: [java.io.IOException]
                                steps:
                                  - bean: {method: parkDeleted, ref: syncCustomers}
                        - setBody: {expression: {simple: {expression: "${variable.version}/${variable.balance}"}}}
                - route:
                    id: mine-by-a-timer
                    from:
                      uri: direct:mine-by-a-timer
                      steps:
                        - bean: {ref: effectJobs, method: badgesOnTimer}
                """);
        String end = " now; write that, since the old name works in this version only";

        assertThat(RouteFiles.read(settings()).old().warnings())
                .contains(
                        mine + ": the method syncCustomers.ignoreCreated is called ignoreNewAccount" + end,
                        mine + ": the method setupTurn.waitForTurn is called waitForSetup" + end,
                        mine + ": the method programCreations.refusalStands is called failIfStillMissing" + end,
                        mine + ": the method syncCustomers.parkDeleted is called parkDeletion" + end,
                        mine + ": the method effectJobs.badgesOnTimer is called badgeJob.badgesOnTimer" + end,
                        mine + ": the variable ignored is called observation.counts, its opposite" + end,
                        mine + ": the variable version is called observation.version" + end)
                .hasSize(9);
        try (Bridge bridge = Bridge.start(settings(), Clock.systemUTC())) {
            Exchange sent = bridge.camelContext().createProducerTemplate().send("direct:mine", exchange -> {
                exchange.setVariable("side", "wix");
                exchange.setVariable("kind", "account-created");
                exchange.setVariable("version", 3L);
                exchange.setVariable("balance", 40L);
            });
            assertThat(sent.getException()).isNull();
            assertThat(sent.getMessage().getBody(String.class)).isEqualTo("3/40");
            assertThat(sent.getVariable("observation")).isNotNull();
            assertThat(ProcessorDefinitionHelper.filterTypeInOutputs(
                            bridge.camelContext()
                                    .getCamelContextExtension()
                                    .getContextPlugin(Model.class)
                                    .getRouteDefinition("mine")
                                    .getOutputs(),
                            BeanDefinition.class))
                    .extracting(BeanDefinition::getMethod)
                    .containsExactlyInAnyOrder("ignoreNewAccount", "failIfStillMissing", "parkDeletion");
        }
    }

    @Test
    void oldNameOfAMethodLeadsToOneThatIsThere() throws Exception {
        try (Bridge bridge = Bridge.start(settings(), Clock.systemUTC())) {
            Registry registry = bridge.camelContext().getRegistry();
            SiteBeans ofSites = registry.lookupByNameAndType("siteBeans", SiteBeans.class);
            OldMethods.METHODS.forEach((old, now) -> {
                String name = old.substring(0, old.indexOf('.'));
                Object shared = registry.lookupByName(name);
                assertThat(ofSites.has(name) ^ shared != null).as(old).isTrue();
                assertThat((shared == null ? ofSites.type(name) : shared.getClass()).getMethods())
                        .extracting(Method::getName)
                        .as(old)
                        .contains(now)
                        .doesNotContain(old.substring(old.indexOf('.') + 1));
            });
        }
    }

    @Test
    void shippedFilesUseNoOldName() {
        assertThat(RouteFiles.read(settings()).old().warnings()).isEmpty();
        assertThat(OldNames.BEANS.values()).doesNotContainAnyElementsOf(OldNames.BEANS.keySet());
    }

    @Test
    void workbenchHasNothingThatTakesWebhooksOrRunsByATimer() throws Exception {
        try (Bridge bridge = Bridge.workbench(
                        settings("camel.main.routesIncludePattern", "file:routes/**/*.camel.yaml"), Clock.systemUTC())
                .orElseThrow()) {
            assertThat(bridge.camelContext().getRoutes())
                    .extracting(route -> route.getEndpoint().getEndpointUri())
                    .isNotEmpty()
                    .noneMatch(uri -> uri.startsWith("platform-http")
                            || uri.startsWith("quartz")
                            || uri.startsWith("timer")
                            || uri.startsWith("site-timer"));
        }
    }

    @Test
    void routeThatATimerOfTheProcessStartedIsRefusedWithWhatToWrite() throws IOException {
        Path file = routes.resolve("message/monthly-message.camel.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("site-timer:messages", "quartz:messages")
                        .concat(
                                "- route:\n    id: monthly-message-again\n    from:\n      uri: timer:messages\n      steps: []\n"));

        assertThat(problems(settings()))
                .containsExactly(
                        file + ": the route monthly-message-on-time starts from quartz:messages, which knows no site;"
                                + " expected site-timer:messages. The shipped file shows how",
                        file + ": the route monthly-message-again starts from timer:messages, which knows no site;"
                                + " remove this route, because another one does its work. The shipped file shows how");
    }

    @Test
    void everyRouteThatMayHaveAnOldTimerIsShippedOrWasRemoved() {
        List<String> shipped =
                ShippedRoutes.FILES.values().stream().flatMap(List::stream).toList();
        OldTimers.ROUTES.forEach(
                (id, now) -> assertThat(shipped.contains(id)).as(id).isEqualTo(!now.isEmpty()));
    }

    private static void route(Path file, String id) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "- route:\n    id: " + id + "\n    from:\n      uri: direct:" + id
                        + "\n      steps:\n        - to:\n            uri: direct:carry-out\n");
    }

    @Test
    void directoryWithoutRoutesIsOneLine() {
        assertThat(problems(settings(
                        "camel.main.routesIncludePattern", "file:" + dir.resolve("nowhere") + "/*.camel.yaml")))
                .singleElement()
                .asString()
                .startsWith("routes: there are no files *.camel.yaml");
    }

    @Test
    void fileThatCannotBeReadIsLeftToCamelWhichNamesItsLine() throws IOException {
        Files.writeString(
                routes.resolve("broken.camel.yaml"),
                "- route:\n    id: broken\n    from:\n      uri: direct:x\n     steps: []\n");

        assertThat(problems(settings())).isEmpty();
        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken.camel.yaml");
    }

    @Test
    void templateThatASourceNamesInVainIsSaid() {
        assertThatThrownBy(() -> start(
                        "sources.webinar.secret",
                        "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==",
                        "sources.webinar.points",
                        "5",
                        "sources.webinar.route",
                        "my-award"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "sources.webinar.route: expected a route template of routes/, found \"my-award\"; there are: award-points");
    }

    @Test
    void lookupThatIsNoKameletOrThatItsRouteDoesNotAskIsSaid() throws IOException {
        assertThat(problems(settings(
                        "sources.webinar.secret",
                        "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==",
                        "sources.webinar.points",
                        "5",
                        "sources.webinar.lookup",
                        "my-lookup-action")))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "sources.webinar.lookup: expected the name of a Kamelet of kamelets/, found \"my-lookup-action\"");
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                Files.readString(routes.resolve("award/award-points.camel.yaml"))
                        .replace("id: award-points", "id: my-award")
                        .replaceAll("(?m)^ *- [{]name: lookup.*\n", "")
                        .replace("kamelet:{{lookup}}", "kamelet:identity-unknown-action"));
        assertThat(problems(settings(
                        "sources.webinar.secret",
                        "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==",
                        "sources.webinar.points",
                        "5",
                        "sources.webinar.lookup",
                        "identity-unknown-action",
                        "sources.webinar.route",
                        "my-award")))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "sources.webinar.lookup: expected a route with the parameter lookup, as award-points has it; the route my-award asks nobody");
    }

    @Test
    void sourceThatIsCalledLikeARouteIsSaid() {
        assertThatThrownBy(() -> start(
                        "sources.reconcile.secret",
                        "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==",
                        "sources.reconcile.points",
                        "5"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("sources.reconcile: expected a name that no route has")
                .hasMessageContaining("reconcile.camel.yaml");
    }

    @Test
    void copiedKameletUnderItsOldNameIsRefused() throws IOException {
        Path kamelets = copy("kamelets");
        Path mine = Files.copy(
                kamelets.resolve("wix/loyalty/wix-earn-points-action.kamelet.yaml"),
                kamelets.resolve("my-earn-points-action.kamelet.yaml"));

        assertThatThrownBy(() -> start(
                        "camel.component.kamelet.location",
                        "file:" + kamelets + ",file:kamelets/{{program.connector}},classpath:kamelets"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        mine
                                + ": metadata.name: expected my-earn-points-action as the file is called, found wix-earn-points-action");
    }

    @Test
    void kameletThatHidesAnotherIsRefusedWithBothFiles() throws IOException {
        Path kamelets = copy("kamelets");
        Path own = Path.of("kamelets/rest/program-get-customer-action.kamelet.yaml");
        assertThat(own).exists();
        Path mine = Files.copy(own, kamelets.resolve(own.getFileName()));

        assertThatThrownBy(() -> start(
                        "camel.component.kamelet.location",
                        "file:" + kamelets + ",file:kamelets/{{program.connector}},classpath:kamelets"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(mine + " and " + own
                        + ": are the same Kamelet; remove one of the two, because only the first would be used");
    }
}
