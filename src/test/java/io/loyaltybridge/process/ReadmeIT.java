package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.Http;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
 * Does what README.md says, in its order, in a copy of the project. Its blocks say how they are meant:
 * {@code sh} runs to its end, {@code sh stays} goes on in a terminal of its own, {@code properties} goes into
 * application.properties, {@code text demo} is what the demo prints. {@code sh your-site} needs a site of Wix, and
 * {@code sh build} would start this test again; both are left out.
 */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S[^\\n]*)\\n(.*?)^```$");
    private static final Map<String, String> SAYS_READY = Map.of("demo", "Ctrl-C ends it", "sandbox", "Ctrl-C ends it", "run", "Health and metrics");
    private static final Map<String, String> PORTS = Map.of("8080", "BRIDGE_PORT", "9876", "BRIDGE_MANAGEMENT_PORT",
            "8090", "SANDBOX_WIX_PORT", "8091", "SANDBOX_PROGRAM_PORT", "8092", "SANDBOX_MAIL_PORT");

    private record Block(String kind, String text) {
    }

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
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                environment.put(variable, Integer.toString(socket.getLocalPort()));
            }
        }
    }

    @AfterEach
    void endEverything() throws IOException {
        terminals.values().forEach(Child::close);
        Files.deleteIfExists(project.resolve("target"));
    }

    private static List<Block> blocks() throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(Child.ROOT.resolve("README.md")));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1).strip(), matcher.group(2)));
        }
        return blocks;
    }

    @Test
    void everyCommandOfTheReadmeDoesWhatItSays() throws IOException {
        StringBuilder printed = new StringBuilder();
        List<String> ran = new ArrayList<>();
        for (Block block : blocks()) {
            String text = block.text();
            for (Map.Entry<String, String> port : PORTS.entrySet()) {
                text = text.replace(":" + port.getKey(), ":" + environment.get(port.getValue()));
            }
            switch (block.kind()) {
                case "sh" -> {
                    printed.append(run(text));
                    ran.add(text);
                }
                case "sh stays" -> open(text.strip());
                case "properties" -> Files.writeString(project.resolve("application.properties"), "\n" + block.text(), StandardOpenOption.APPEND);
                case "text demo" -> assertThat(normalised(printed.toString())).contains(normalised(text));
                case "sh your-site", "sh build", "text", "json" -> assertThat(text).isNotBlank();
                default -> throw new AssertionError("A block of README.md that this test does not know: " + block.kind());
            }
        }

        assertThat(ran).anyMatch(text -> text.contains("demo --once")).anyMatch(text -> text.contains("send")).anyMatch(text -> text.contains("events list"));
        assertThat(printed).contains("post.liked", "event").contains("200 {\"taken\":1,\"duplicates\":0}");
        Http wix = new Http("http://127.0.0.1:" + environment.get("SANDBOX_WIX_PORT"));
        // One like of 5 points and one webinar of 50; two customers of a file.
        Map<String, Long> expected = Map.of("ada@example.com", 55L, "grace@example.com", 250L, "alan@example.com", 80L);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(balances(wix)).isEqualTo(expected));
    }

    @Test
    void thePropertiesOfTheReadmeAreSettings() throws IOException {
        for (Block block : blocks()) {
            if (block.kind().equals("properties")) {
                Files.writeString(project.resolve("application.properties"), "\n" + block.text(), StandardOpenOption.APPEND);
            }
        }

        Settings settings = Settings.load(project.resolve("application.properties"), null, Map.of("WEBINAR_SECRET", "of-no-value"));

        assertThat(settings.sources()).contains("webinar");
        assertThat(settings.pointsByKind("webinar")).containsEntry("webinar.attended", 50L);
    }

    private static Map<String, Long> balances(Http wix) {
        Map<String, Long> balances = new LinkedHashMap<>();
        wix.get("/_sandbox/accounts").body().path("accounts").forEach(account -> balances.put(account.at("/contact/email").asText(),
                account.at("/points/balance").asLong()));
        return balances;
    }

    /** Runs a block as it stands; every line has to succeed. */
    private String run(String text) {
        try (Child child = Child.start(project, dir, environment, List.of("bash", "-euo", "pipefail", "-c", text))) {
            Child.Result result = child.end();
            assertThat(result.exit()).as("%s%n%s%n%s", text, result.out(), result.err()).isZero();
            return result.out();
        }
    }

    /** A command that stays. The same command again means: end it and start it again. The demo is only shown. */
    private void open(String line) {
        assertThat(line).as("a command that stays is one line").doesNotContain("\n").startsWith("./loyalty-bridge ");
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
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>").replaceAll("127\\.0\\.0\\.1:\\d+", "<address>")
                .replaceAll("(?m)\\s+$", "");
    }
}
