package io.loyaltybridge.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation with its fenced blocks. The word behind the fence says what a test does with a block:
 * <ul>
 * <li>{@code sh} runs to its end against the stand-ins; every line has to succeed.</li>
 * <li>{@code sh your-site} is written for a real site; it runs with {@code --config sandbox.properties} added.</li>
 * <li>{@code sh stays} keeps running in a terminal of its own. The same command again ends it and starts it again.</li>
 * <li>{@code sh example} has values that only the reader has, or decides something. It is only parsed.</li>
 * <li>{@code sh build} builds the project; its options are looked up.</li>
 * <li>{@code properties} is added to application.properties; {@code properties example} is only loaded.</li>
 * <li>{@code text demo} has to be in what was printed so far.</li>
 * <li>{@code text}, {@code json}, {@code yaml}, {@code java} and {@code mermaid} are shown.</li>
 * </ul>
 *
 * @param path relative to the project's folder
 */
public record Page(Path path, String text) {
    public static final List<String> KINDS = List.of(
            "sh",
            "sh your-site",
            "sh stays",
            "sh example",
            "sh build",
            "properties",
            "properties example",
            "text demo",
            "text",
            "json",
            "yaml",
            "java",
            "mermaid");

    /** In the order in which their commands run: a page may rely on what the pages before it did. */
    private static final List<String> IN_ORDER = List.of(
            "README.md",
            "docs/getting-started.md",
            "docs/award.md",
            "docs/setup.md",
            "docs/sync.md",
            "docs/milestone.md",
            "docs/message.md",
            "docs/operations.md",
            "templates/README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md");

    private static final List<String> FOLDERS = List.of(
            ".",
            "docs",
            "docs/cookbook",
            "docs/decisions",
            "bench",
            "routes",
            "templates",
            "src/test/resources/cookbook",
            "src/test/resources/released",
            "src/test/resources/schemas");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\\n]*)\\n(.*?)^```$");

    /** @param kind the words behind the fence; empty where there are none */
    public record Block(String kind, String text) {}

    /** Every page of the project: those whose order counts, then the rest by name. */
    public static List<Page> all() {
        List<Path> paths = new ArrayList<>(IN_ORDER.stream().map(Path::of).toList());
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.exists(Path.of(folder)) ? Files.list(Path.of(folder)) : Stream.empty()) {
                files.map(Path::normalize)
                        .filter(file -> file.toString().endsWith(".md") && !paths.contains(file))
                        .sorted()
                        .forEach(paths::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return paths.stream().map(Page::read).toList();
    }

    public static Page read(Path path) {
        try {
            return new Page(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Block> blocks() {
        Matcher matcher = BLOCK.matcher(text);
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1).strip(), matcher.group(2)));
        }
        return blocks;
    }

    /** The page without its blocks. */
    public String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
