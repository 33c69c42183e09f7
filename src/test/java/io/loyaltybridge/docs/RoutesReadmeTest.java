package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page of routes is made from the routes. Where it is out of date, run
 * {@code mvn test -Dtest=RoutesReadmeTest -Ddocs.rewrite=true}.
 */
class RoutesReadmeTest {
    private static final Path PAGE = Path.of("routes/README.md");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.-]+)}}");
    private static final Pattern WORD = Pattern.compile("[a-z]+(?:\\.[a-z]+(?:-[a-z]+)*)+");
    private static final Pattern SETTING = Pattern.compile("(?m)^#?([a-z]+\\.[a-z.-]+)=");
    /** What the folders hold, in the order of the page. */
    private static final Map<String, String> FOLDERS = folders();
    /** Placeholders that the service works out, and the settings that they come from. */
    private static final Map<String, List<String>> WORKED_OUT = Map.ofEntries(
            Map.entry("effects.on", List.of()),
            Map.entry("effects.watch", List.of()),
            Map.entry("mail.scheme", List.of("mail.tls")),
            Map.entry("mail.server", List.of("mail.host")),
            Map.entry("program.url", List.of("program.base-url")),
            Map.entry("sync.on", List.of("program.connector")));

    private static Map<String, String> folders() {
        Map<String, String> folders = new LinkedHashMap<>();
        folders.put("award", "Points for an activity outside of Wix.");
        folders.put("sync", "Two balances are kept equal: on Wix and on the program.");
        folders.put("setup", "The first day of a site: its program, its customers, their opening balances.");
        folders.put("milestone", "What customers get for points: coupons, badges, reminders.");
        folders.put("message", "What customers are told, by message or by mail.");
        folders.put("effect", "How coupons, messages and mails that are planned get done.");
        folders.put("intake", "How a webhook comes in.");
        folders.put("calls", "What every call to the outside passes, and the reads in bulk that commands share.");
        folders.put("privacy", "What makes the store forget who a customer is.");
        folders.put("store", "Old events deleted, old history folded.");
        return folders;
    }

    private final Map<String, FlowFiles.Flow> flows = FlowFiles.flows();
    private final Set<String> settings = settings();

    /** Those of application.properties, also where they are not set. */
    private static Set<String> settings() {
        try {
            return SETTING.matcher(Files.readString(Path.of(Settings.DEFAULT_FILE)))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePageSaysWhatTheRoutesSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("out of date: mvn test -Dtest=RoutesReadmeTest -Ddocs.rewrite=true writes it")
                .content()
                .isEqualTo(page);
    }

    @Test
    void everyFlowLiesInAFolderThatThePageExplains() {
        assertThat(flows.values()).isNotEmpty().allSatisfy(flow -> assertThat(FOLDERS)
                .containsKey(folder(flow)));
        assertThat(flows.values().stream().map(RoutesReadmeTest::folder).distinct())
                .containsExactlyInAnyOrderElementsOf(FOLDERS.keySet());
    }

    @Test
    void everyPlaceholderIsASettingOrComesFromOne() {
        assertThat(flows.values())
                .allSatisfy(flow -> placeholders(flow).forEach(name -> assertThat(settings.contains(name)
                                || WORKED_OUT.containsKey(name)
                                || Set.of("source", "lookup").contains(name))
                        .as(flow.id() + ": " + name)
                        .isTrue()));
        assertThat(settings)
                .containsAll(
                        WORKED_OUT.values().stream().flatMap(Collection::stream).toList());
    }

    /** A name that no setting has would count as the value itself. */
    @Test
    void timerOfSitesNamesSettings() {
        List<FlowFiles.Flow> timed = flows.values().stream()
                .filter(flow -> flow.from().startsWith("site-timer:"))
                .toList();
        assertThat(timed).hasSizeGreaterThan(5).allSatisfy(flow -> List.of("cron", "every", "on")
                .forEach(name -> assertThat(parameters(flow).get(name))
                        .as(flow.id() + ": " + name)
                        .satisfiesAnyOf(
                                value -> assertThat(value).isNull(),
                                value -> assertThat(String.valueOf(value)).matches("\\d+[smhd]"),
                                value -> assertThat(settings).contains(String.valueOf(value)))));
    }

    private String page() {
        StringBuilder text = new StringBuilder(
                """
                # Routes

                One flow a file, in the folder of its feature. This page is made from the files; a test keeps it up to date.
                Files of your own load from anywhere below `routes/`. A route of yours needs an id that no other route has.

                """);
        FOLDERS.forEach((folder, what) -> {
            text.append("## ")
                    .append(folder)
                    .append("\n\n")
                    .append(what)
                    .append("\n\n| Flow | File | Started by | Kamelets | Settings |\n|---|---|---|---|---|\n");
            List<FlowFiles.Flow> inside = flows.values().stream()
                    .filter(flow -> folder(flow).equals(folder))
                    .toList();
            inside.forEach(flow -> text.append("| [`")
                    .append(flow.id())
                    .append("`](#")
                    .append(flow.id())
                    .append(") | [`")
                    .append(name(flow))
                    .append("`](")
                    .append(flow.file())
                    .append(") | ")
                    .append(startedBy(flow))
                    .append(" | ")
                    .append(code(kamelets(flow)))
                    .append(" | ")
                    .append(code(settings(flow)))
                    .append(" |\n"));
            text.append('\n');
            inside.forEach(flow -> text.append("### ")
                    .append(flow.id())
                    .append("\n\n")
                    .append(flow.description().replace("<", "&lt;"))
                    .append("\n\n")
                    .append(FlowPicture.of(flow))
                    .append('\n'));
        });
        return text.toString().stripTrailing() + "\n";
    }

    private String startedBy(FlowFiles.Flow flow) {
        String from = flow.from();
        if (from.startsWith("inbox:")) {
            return from.endsWith("{{source}}")
                    ? "an event of a source"
                    : "an event of `" + from.substring("inbox:".length()) + "`";
        }
        if (from.startsWith("platform-http:")) {
            Map<?, ?> parameters = parameters(flow);
            return "`" + parameters.get("httpMethodRestrict").toString().replace(",", " or ") + " "
                    + from.substring("platform-http:".length()) + "`";
        }
        if (from.startsWith("site-timer:")) {
            Map<?, ?> parameters = parameters(flow);
            return parameters.containsKey("cron")
                    ? "a timer of each site: "
                            + code(List.of(parameters.get("cron").toString()))
                    : "a timer, for each site: every "
                            + code(List.of(parameters.get("every").toString()));
        }
        if (from.startsWith("timer:") || from.startsWith("quartz:")) {
            Map<?, ?> parameters = parameters(flow);
            Object when = parameters.containsKey("cron") ? parameters.get("cron") : parameters.get("period");
            Matcher placeholder = PLACEHOLDER.matcher(when.toString());
            return placeholder.matches()
                    ? "a timer: " + code(known(List.of(placeholder.group(1))))
                    : "a timer, every " + when + " ms";
        }
        List<String> callers = flows.values().stream()
                .filter(other -> FlowFiles.maps(other.steps()).stream().anyMatch(map -> from.equals(map.get("uri"))))
                .map(other -> "[`" + other.id() + "`](#" + other.id() + ")")
                .toList();
        return callers.isEmpty()
                ? calledByKamelets(from) ? "Kamelets" : "a command or a job"
                : String.join(", ", callers);
    }

    private static Map<?, ?> parameters(FlowFiles.Flow flow) {
        return (Map<?, ?>) ((Map<?, ?>) flow.definition().get("from")).get("parameters");
    }

    private static boolean calledByKamelets(String from) {
        return FlowFiles.kamelets().values().stream()
                .flatMap(kamelet -> FlowFiles.maps(kamelet).stream())
                .anyMatch(map -> from.equals(map.get("uri")));
    }

    private static List<String> kamelets(FlowFiles.Flow flow) {
        return FlowFiles.maps(flow.steps()).stream()
                .map(map -> String.valueOf(map.get("uri")))
                .filter(uri -> uri.startsWith("kamelet:"))
                .map(uri -> uri.substring("kamelet:".length()).replaceAll("[/?].*", ""))
                .distinct()
                .toList();
    }

    private Set<String> settings(FlowFiles.Flow flow) {
        Set<String> found = new TreeSet<>(known(placeholders(flow)));
        if (flow.from().startsWith("site-timer:")) {
            parameters(flow).values().stream()
                    .map(String::valueOf)
                    .filter(settings::contains)
                    .forEach(found::add);
        }
        for (Map<?, ?> map : FlowFiles.maps(flow.definition())) {
            Matcher word = WORD.matcher(String.valueOf(map.get("description")));
            while (word.find()) {
                if (settings.contains(word.group())) {
                    found.add(word.group());
                }
            }
        }
        return found;
    }

    private Set<String> known(Collection<String> placeholders) {
        return placeholders.stream()
                .flatMap(name -> settings.contains(name)
                        ? List.of(name).stream()
                        : WORKED_OUT.getOrDefault(name, List.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> placeholders(FlowFiles.Flow flow) {
        List<String> found = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(flow.definition().toString());
        while (placeholder.find()) {
            found.add(placeholder.group(1));
        }
        return found;
    }

    private static String folder(FlowFiles.Flow flow) {
        return flow.file().getParent().toString();
    }

    private static String name(FlowFiles.Flow flow) {
        return flow.file().getFileName().toString();
    }

    private static String code(Collection<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
