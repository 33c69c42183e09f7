package io.loyaltybridge.docs;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of senders in {@code docs/cookbook}, and the settings that they say. */
public final class Cookbook {
    /** Where the pages are. */
    public static final Path FOLDER = Path.of("docs/cookbook");

    private static final Pattern SECRET = Pattern.compile("\\{\\{env:([A-Z_]+):}}");

    private Cookbook() {}

    /** One page for each sender, by name. */
    public static List<Page> pages() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a page, with a secret of no value for each environment variable that it names. */
    public static Map<String, String> settings(Page page) {
        Map<String, String> settings = new TreeMap<>();
        for (Page.Block block : page.blocks()) {
            if (block.kind().equals("properties example")) {
                Properties properties = new Properties();
                try {
                    properties.load(new StringReader(block.text()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                properties
                        .stringPropertyNames()
                        .forEach(name -> settings.put(name, withSecrets(properties.getProperty(name))));
            }
        }
        return settings;
    }

    /** The settings of all pages. */
    public static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        pages().forEach(page -> settings.putAll(settings(page)));
        return settings;
    }

    private static String withSecrets(String value) {
        return SECRET.matcher(value)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        "of-no-value-" + variable.group(1).toLowerCase(Locale.ROOT)));
    }
}
