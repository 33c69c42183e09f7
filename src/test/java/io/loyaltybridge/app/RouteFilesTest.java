package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files of routes and kamelets before anything starts. */
class RouteFilesTest {
    @TempDir
    private Path dir;
    private Path routes;

    @BeforeEach
    void copy() throws IOException {
        routes = copy("routes");
    }

    private Path copy(String name) throws IOException {
        Path copy = Files.createDirectory(dir.resolve(name));
        try (Stream<Path> files = Files.list(Path.of(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private Settings settings(String... changes) {
        Map<String, String> all = new HashMap<>(Map.of("bridge.data-dir", dir.resolve("data").toString(), "wix.auth", "api-key", "wix.api-key", "none",
                "wix.site-id", "site", "bridge.port", "0", "bridge.management-port", "0", "camel.main.routesIncludePattern", "file:" + routes + "/*.camel.yaml"));
        for (int i = 0; i < changes.length; i += 2) {
            all.put(changes[i], changes[i + 1]);
        }
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(all);
    }

    /** Starts the service, and closes it where it starts. */
    private void start(String... changes) throws Exception {
        Bridge.start(settings(changes), Clock.systemUTC()).close();
    }

    @Test
    void theFilesAreWhatTheProgramExpects() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(routes)) {
            for (Path file : files.toList()) {
                List<String> ids = new ArrayList<>();
                boolean route = false;
                for (String line : Files.readAllLines(file)) {
                    route = line.startsWith("- ") ? line.equals("- route:") : route;
                    if (route && line.startsWith("    id: ")) {
                        ids.add(line.substring("    id: ".length()));
                    }
                }
                found.put(file.getFileName().toString().replace(".camel.yaml", ""), ids);
            }
        }
        assertThat(found.remove("award-points")).as("a template, for sources to name").isEmpty();
        assertThat(new TreeMap<>(ShippedRoutes.FILES)).isEqualTo(found);
        assertThat(RouteFiles.problems(settings())).isEmpty();
    }

    @Test
    void copiedTemplateWithTheShippedIdIsRefusedWithBothFiles() throws IOException {
        Path shipped = routes.resolve("award-points.camel.yaml");
        Path mine = Files.copy(shipped, routes.resolve("my-award.camel.yaml"));

        assertThatThrownBy(this::start).isInstanceOf(SettingsException.class).hasMessage(shipped + " and " + mine
                + ": both have the route template award-points; give one of them another id, because only one of the two would be used");
    }

    @Test
    void twoRoutesWithOneIdAreRefused() throws IOException {
        Path mine = Files.copy(routes.resolve("carry-out.camel.yaml"), routes.resolve("mine.camel.yaml"));

        assertThatThrownBy(this::start).isInstanceOf(SettingsException.class).hasMessageStartingWith(
                routes.resolve("carry-out.camel.yaml") + " and " + mine + ": both have the route carry-out;");
    }

    @Test
    void removedCoreRouteIsNamedWithItsFile() throws IOException {
        Files.delete(routes.resolve("carry-out.camel.yaml"));
        Files.writeString(routes.resolve("find-customer.camel.yaml"),
                Files.readString(routes.resolve("find-customer.camel.yaml")).replace("    id: link-of-wix\n", "    id: link-of-ours\n"));

        assertThatThrownBy(this::start).isInstanceOfSatisfying(SettingsException.class, wrong -> assertThat(wrong.problems()).containsExactly(
                "routes/carry-out.camel.yaml: the route carry-out is missing, and the bridge needs it; restore the file as it was shipped. To"
                        + " switch a flow off, use its setting",
                "routes/find-customer.camel.yaml: the route link-of-wix is missing, and the bridge needs it; restore the file as it was shipped. To"
                        + " switch a flow off, use its setting"));
    }

    @Test
    void routesInAFileOfAnotherNameAreThere() throws Exception {
        Files.move(routes.resolve("carry-out.camel.yaml"), routes.resolve("zz-mine.camel.yaml"));

        assertThat(RouteFiles.problems(settings())).isEmpty();
    }

    @Test
    void directoryWithoutRoutesIsOneLine() {
        assertThat(RouteFiles.problems(settings("camel.main.routesIncludePattern", "file:" + dir.resolve("nowhere") + "/*.camel.yaml"))).singleElement().asString()
                .startsWith("routes: there are no files *.camel.yaml");
    }

    @Test
    void fileThatCannotBeReadIsLeftToCamelWhichNamesItsLine() throws IOException {
        Files.writeString(routes.resolve("broken.camel.yaml"), "- route:\n    id: broken\n    from:\n      uri: direct:x\n     steps: []\n");

        assertThat(RouteFiles.problems(settings())).isEmpty();
        assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("broken.camel.yaml");
    }

    @Test
    void templateThatASourceNamesInVainIsSaid() {
        assertThatThrownBy(() -> start("sources.webinar.secret", "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==", "sources.webinar.points", "5", "sources.webinar.route", "my-award"))
                .isInstanceOf(SettingsException.class).hasMessageContaining("sources.webinar.route: expected a route template of routes/, found \"my-award\"; there are: award-points");
    }

    @Test
    void sourceThatIsCalledLikeARouteIsSaid() {
        assertThatThrownBy(() -> start("sources.reconcile.secret", "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==", "sources.reconcile.points", "5"))
                .isInstanceOf(SettingsException.class).hasMessageContaining("sources.reconcile: expected a name that no route has").hasMessageContaining("reconcile.camel.yaml");
    }

    @Test
    void copiedKameletUnderItsOldNameIsRefused() throws IOException {
        Path kamelets = copy("kamelets");
        Path mine = Files.copy(kamelets.resolve("wix-earn-points-action.kamelet.yaml"), kamelets.resolve("my-earn-points-action.kamelet.yaml"));

        assertThatThrownBy(() -> start("camel.component.kamelet.location", "file:" + kamelets + ",file:kamelets/{{program.connector}},classpath:kamelets"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(mine + ": metadata.name: expected my-earn-points-action as the file is called, found wix-earn-points-action");
    }

    @Test
    void kameletThatHidesAnotherIsRefusedWithBothFiles() throws IOException {
        Path kamelets = copy("kamelets");
        Path own = Path.of("kamelets/rest/program-get-customer-action.kamelet.yaml");
        assertThat(own).exists();
        Path mine = Files.copy(own, kamelets.resolve(own.getFileName()));

        assertThatThrownBy(() -> start("camel.component.kamelet.location", "file:" + kamelets + ",file:kamelets/{{program.connector}},classpath:kamelets"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(mine + " and " + own + ": are the same Kamelet; remove one of the two, because only the first would be used");
    }
}
