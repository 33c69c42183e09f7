package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.docs.Page;
import io.loyaltybridge.docs.TerminalPicture;
import io.loyaltybridge.sandbox.Http;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the pages say, in their order, in a copy of the project: README.md first, then those in {@code docs/}. One
 * set of stand-ins and one service serve all of them. {@link Page} says how a block is meant.
 *
 * <p>The picture of the demo's end is drawn from what the demo printed here. Where it is out of date, run
 * {@code mvn verify -Dit.test=PagesIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.rewrite=true}.
 */
class PagesIT {
    private static final Path PICTURE = Child.ROOT.resolve("docs/demo.svg");
    private static final String CONFIG = " --config sandbox.properties";
    private static final Pattern SECRET_FILE = Pattern.compile("\\{\\{file:/run/secrets/([^}/]+)}}");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(\\./loyalty-bridge [^#>|\\n]*?)(\\s*(?:[#>|].*)?)$");
    private static final Map<String, String> SAYS_READY =
            Map.of("demo", "Ctrl-C ends it", "sandbox", "Ctrl-C ends it", "run", "Health and metrics");
    private static final Map<String, String> PORTS = Map.of(
            "8080",
            "BRIDGE_PORT",
            "9876",
            "BRIDGE_MANAGEMENT_PORT",
            "8090",
            "SANDBOX_WIX_PORT",
            "8091",
            "SANDBOX_PROGRAM_PORT",
            "8092",
            "SANDBOX_MAIL_PORT");

    @TempDir
    private Path dir;

    private Path project;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Child> terminals = new LinkedHashMap<>();

    @BeforeEach
    void copyTheProject() throws IOException {
        project = Files.createDirectory(dir.resolve("project"));
        for (String name : List.of("routes", "kamelets", "profiles", "templates")) {
            try (Stream<Path> files = Files.walk(Child.ROOT.resolve(name))) {
                for (Path file : files.toList()) {
                    Files.copy(file, project.resolve(Child.ROOT.relativize(file)));
                }
            }
        }
        for (String name : List.of("loyalty-bridge", "application.properties", "pom.xml")) {
            Files.copy(Child.ROOT.resolve(name), project.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        // The launcher compares the packaged program with its sources; here it must not build it again.
        Files.setLastModifiedTime(project.resolve("pom.xml"), FileTime.fromMillis(0));
        for (String sources : List.of("src/main", "src/sandbox")) {
            Files.createDirectories(project.resolve(sources));
            Files.setLastModifiedTime(project.resolve(sources), FileTime.fromMillis(0));
        }
        Files.createSymbolicLink(project.resolve("target"), Child.ROOT.resolve("target"));
        environment.put("LOYALTY_BRIDGE_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        for (String variable : PORTS.values()) {
            environment.put(variable, Integer.toString(FreePorts.next()));
        }
    }

    @AfterEach
    void endEverything() throws IOException {
        terminals.values().forEach(Child::close);
        Files.deleteIfExists(project.resolve("target"));
    }

    @Test
    void everyCommandOfThePagesDoesWhatItSays() throws IOException {
        StringBuilder printed = new StringBuilder();
        List<String> ran = new ArrayList<>();
        for (Page page : Page.all()) {
            for (Page.Block block : page.blocks()) {
                String text = withPorts(block.text());
                switch (block.kind()) {
                    case "sh" -> {
                        printed.append(run(page, text));
                        ran.add(text);
                    }
                    case "sh your-site" -> {
                        assertThat(text)
                                .as("%s: a command with settings of its own", page)
                                .doesNotContain("--config");
                        printed.append(run(page, COMMAND.matcher(text).replaceAll("$1" + CONFIG + "$2")));
                        ran.add(text);
                    }
                    case "sh stays" -> open(text.strip());
                    case "properties" ->
                        Files.writeString(
                                project.resolve("application.properties"),
                                "\n" + block.text(),
                                StandardOpenOption.APPEND);
                    case "text demo" ->
                        assertThat(normalised(printed.toString()))
                                .as("%s", page)
                                .contains(normalised(text));
                    case "sh example", "sh build" ->
                        assertThat(start("bash", "-n", "-c", text.replaceAll("<[^>\n]*>", "X")))
                                .as("%s: %s", page, text)
                                .isZero();
                    default -> assertThat(text).isNotBlank();
                }
            }
        }

        checkPicture(printed.toString());
        assertThat(ran)
                .anyMatch(text -> text.contains("demo --once"))
                .anyMatch(text -> text.contains("send"))
                .anyMatch(text -> text.contains("events list"));
        assertThat(ran)
                .anyMatch(text -> text.contains("reconcile --dry-run"))
                .anyMatch(text -> text.contains("remind --dry-run"))
                .anyMatch(text -> text.contains("store compact"));
        assertThat(printed)
                .contains("post.liked", "event")
                .contains("200 {\"taken\":1,\"duplicates\":0}")
                .contains("bridge_inbox_pending");
        Http wix = new Http("http://127.0.0.1:" + environment.get("SANDBOX_WIX_PORT"));
        // One like of 5 points and one webinar of 50; two customers of a file.
        Map<String, Long> expected = Map.of("ada@example.com", 55L, "grace@example.com", 250L, "alan@example.com", 80L);
        await().untilAsserted(() -> assertThat(balances(wix)).isEqualTo(expected));
    }

    /** Each file of a secret that a page names, made here, and the page's text with its path. */
    private String withSecretFiles(String text) {
        return SECRET_FILE.matcher(text).replaceAll(named -> {
            try {
                Path file = Files.writeString(project.resolve(named.group(1)), "0f".repeat(32));
                return Matcher.quoteReplacement("{{file:" + file + "}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void thePropertiesOfThePagesAreSettings() throws IOException {
        String shipped = Files.readString(Child.ROOT.resolve("application.properties"));
        StringBuilder permanent = new StringBuilder(shipped);
        for (Page page : Page.all()) {
            for (Page.Block block : page.blocks()) {
                if (block.kind().startsWith("properties")) {
                    String text = withSecretFiles(block.text());
                    Files.writeString(project.resolve("application.properties"), shipped + "\n" + text);
                    assertThat(Settings.load(project.resolve("application.properties"), null, Map.of())
                                    .text("wix.base-url"))
                            .as("%s", page)
                            .isNotEmpty();
                    permanent.append("\n").append(text);
                }
            }
        }
        Files.writeString(project.resolve("application.properties"), permanent);

        Settings settings = Settings.load(
                project.resolve("application.properties"),
                null,
                Map.of("WEBINAR_SECRET", "of-no-value", "REVIEWS_SECRET", "of-no-value-either"));

        assertThat(settings.sources()).contains("webinar", "reviews");
        assertThat(settings.pointsByKind("webinar")).containsEntry("webinar.attended", "50");
        assertThat(settings.pointsByKind("reviews")).containsEntry("review.published", "10");
    }

    private String withPorts(String text) {
        String replaced = text;
        for (Map.Entry<String, String> port : PORTS.entrySet()) {
            replaced = replaced.replace(":" + port.getKey(), ":" + environment.get(port.getValue()));
        }
        return replaced;
    }

    /** The last table of balances, and what follows the account of one of them. */
    private static void checkPicture(String printed) throws IOException {
        List<String> lines = printed.lines().toList();
        int end = lines.indexOf(lines.stream()
                        .filter(line -> line.startsWith("2 mails, "))
                        .findFirst()
                        .orElseThrow())
                + 1;
        int effects = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("At 1000 points"))
                .findFirst()
                .orElseThrow());
        int table = lines.subList(0, effects)
                .lastIndexOf(lines.stream()
                        .filter(line -> line.startsWith("CUSTOMER "))
                        .findFirst()
                        .orElseThrow());
        List<String> shown = new ArrayList<>(List.of("$ ./loyalty-bridge demo", "…"));
        shown.addAll(lines.subList(table, lines.subList(table, effects).indexOf("") + table));
        shown.add("…");
        shown.addAll(lines.subList(effects, end));
        String picture = TerminalPicture.of(shown);
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(PICTURE, picture);
        }
        assertThat(normalised(Files.readString(PICTURE)))
                .as("out of date; the class says how to write it anew")
                .isEqualTo(normalised(picture));
    }

    private static Map<String, Long> balances(Http wix) {
        Map<String, Long> balances = new LinkedHashMap<>();
        wix.get("/_sandbox/accounts")
                .body()
                .path("accounts")
                .forEach(account -> balances.put(
                        account.at("/contact/email").asText(),
                        account.at("/points/balance").asLong()));
        return balances;
    }

    /** Runs a block as it stands; every line has to succeed. */
    private String run(Page page, String text) {
        try (Child child = Child.start(project, dir, environment, List.of("bash", "-euo", "pipefail", "-c", text))) {
            Child.Result result = child.end();
            assertThat(result.exit())
                    .as("%s: %s%n%s%n%s", page, text, result.out(), result.err())
                    .isZero();
            return result.out();
        }
    }

    private int start(String... line) {
        try (Child child = Child.start(project, dir, environment, List.of(line))) {
            return child.end().exit();
        }
    }

    /** A command that stays. The same command again means: end it and start it again. The demo is only shown. */
    private void open(String line) {
        assertThat(line)
                .as("a command that stays is one line")
                .doesNotContain("\n")
                .startsWith("./loyalty-bridge ");
        String command = line.split(" ")[1];
        Child before = terminals.remove(command);
        if (before != null) {
            before.terminate();
            before.awaitEnd(Duration.ofSeconds(30));
        }
        Child child = Child.start(project, dir, environment, List.of("bash", "-c", "exec " + line));
        terminals.put(command, child);
        child.awaitLine(SAYS_READY.get(command));
        if (command.equals("demo")) {
            child.terminate();
            child.awaitEnd(Duration.ofSeconds(30));
            terminals.remove(command);
        }
    }

    private static String normalised(String text) {
        return text.replaceAll("LOYAL-[2-9A-Z]{14}", "<code>")
                .replaceAll("\\b(for|für) \\p{L}+ (at|bei)\\b", "$1 <month> $2")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "<address>")
                .replaceAll("(?m)\\s+$", "");
    }
}
