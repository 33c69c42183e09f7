package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the pages without running their commands; {@code PagesIT} runs them. */
class PagesTest {
    private static final int LONGEST_README = 200;
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern NAMED = Pattern.compile("`([A-Za-z0-9./_-]+)`");
    private static final Pattern IN_THE_PROJECT =
            Pattern.compile("(routes|kamelets|profiles|templates|docs|bench|src)/[A-Za-z0-9._/-]+");
    private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z]+\\.java");
    private static final Pattern OPTION = Pattern.compile("-D([a-zA-Z.]+)");

    private static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Page page) {
        List<String> wrong = new ArrayList<>();
        Matcher link = LINK.matcher(page.prose());
        while (link.find()) {
            String[] target = link.group(1).split("#", 2);
            if (target[0].matches("[a-z]+:.*")) {
                if (!isAddress(link.group(1))) {
                    wrong.add(link.group(1));
                }
                continue;
            }
            Path file = target[0].isEmpty()
                    ? page.path()
                    : Path.of("").resolve(page.path()).resolveSibling(target[0]).normalize();
            if (!Files.exists(file)
                    || target.length == 2 && !anchors(Page.read(file)).contains(target[1])) {
                wrong.add(link.group(1));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Outside of the project nothing is asked: a page there may be down, and this machine may reach none. */
    private static boolean isAddress(String link) {
        try {
            URI address = new URI(link);
            return "https".equals(address.getScheme())
                    && address.getHost() != null
                    && address.getHost().contains(".");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://kaoto.io/docs/#start,true",
        "http://kaoto.io,false",
        "https:/kaoto.io,false",
        "https://kaoto,false",
        "ftp://kaoto.io,false",
        "https://kaoto.io/a[b],false"
    })
    void addressOutsideIsWrittenAsOne(String link, boolean right) {
        assertThat(isAddress(link)).isEqualTo(right);
    }

    /** A page in a folder that {@link Page} does not know would have commands and links that nobody checks. */
    @Test
    void everyPageIsKnown() throws IOException {
        Set<String> known = pages().stream().map(page -> page.path().toString()).collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            assertThat(files.filter(file -> file.toString().endsWith(".md"))
                            .filter(file -> !file.startsWith("target") && !file.startsWith("data"))
                            .map(Path::toString))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(known).contains(file));
        }
    }

    /** As GitHub makes them. */
    private static List<String> anchors(Page page) {
        return HEADING.matcher(page.prose())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyFileThatAPageNamesIsThere(Page page) throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .collect(Collectors.toSet());
        }
        Set<String> missing = new TreeSet<>();
        Matcher named = NAMED.matcher(page.prose());
        while (named.find()) {
            String name = named.group(1);
            if (IN_THE_PROJECT.matcher(name).matches() && !Files.exists(Path.of(name))
                    || CLASS.matcher(name).matches() && !classes.contains(name)) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsInABlockThatSaysHowItIsTested(Page page) {
        assertThat(page.blocks()).allSatisfy(block -> {
            if (block.kind().isEmpty()) {
                assertThat(block.text())
                        .as("give the fence a word of Page")
                        .doesNotContain("loyalty-bridge ", "mvn ", "curl ");
            } else {
                assertThat(Page.KINDS).contains(block.kind());
            }
        });
        assertThat(page.prose().lines())
                .as("a command is in a block, not indented text")
                .noneMatch(line -> line.startsWith("    ./loyalty-bridge"));
    }

    @Test
    void theOptionsOfABuildAreRead() throws IOException {
        StringBuilder code = new StringBuilder(Files.readString(Path.of("pom.xml")));
        try (Stream<Path> files = Files.walk(Path.of("src/test"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                code.append(Files.readString(file));
            }
        }
        List<String> options = pages().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.kind().equals("sh build"))
                .flatMap(block -> OPTION.matcher(block.text()).results().map(option -> option.group(1)))
                // Maven's own, and jqwik's.
                .filter(option -> !option.matches("test|it\\.test|jqwik\\.tries\\.default"))
                .toList();
        assertThat(options).isNotEmpty().allSatisfy(option -> assertThat(code)
                .containsPattern("[\"(]" + Pattern.quote(option) + "[\")]"));
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(LONGEST_README);
    }
}
