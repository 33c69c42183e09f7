package io.loyaltybridge.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes {@code docs/settings.md} of application.properties, which says what a setting does, and the catalogue, which says what it may be. */
final class SettingsPage {
    private static final String TITLE =
            "# The settings of Loyalty Bridge. This file is the manual: every setting is here, with its default and"
                    + " its unit.";
    private static final Pattern DIVISION = Pattern.compile("# ={20,} (.+)");
    private static final Pattern SECTION = Pattern.compile("# -{20,} (.+)");
    private static final Pattern PART = Pattern.compile("# {3}([a-z-]+) {2,}(.+)");
    private static final Pattern MORE = Pattern.compile("# {20,}(.+)");
    private static final Pattern CODE = Pattern.compile("# {3}(\\S.*)");
    private static final Pattern KEY = Pattern.compile("#?([a-zA-Z.-]+)=(.*)");

    private final StringBuilder page = new StringBuilder();
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
    private String division = "";
    private final List<String> unknown = new ArrayList<>();
    private final List<String[]> parts = new ArrayList<>();
    private boolean inTable;
    private boolean inCode;

    private SettingsPage() {}

    static SettingsPage of(String properties) {
        SettingsPage page = new SettingsPage();
        page.page.append("# Settings\n\n"
                + "This page is made from `application.properties` and the catalogue of settings; a test keeps it"
                + " up to date.\n\n");
        properties.lines().filter(line -> !line.equals(TITLE)).forEach(page::line);
        page.endCode();
        return page;
    }

    String text() {
        return page.toString().strip() + "\n";
    }

    /** The settings in the file, in its order. */
    List<String> keys() {
        return keys.values().stream().flatMap(List::stream).toList();
    }

    /** The settings of each of the file's large parts, by the title of the part; empty for what stands in none. */
    Map<String, List<String>> divided() {
        return keys;
    }

    /** Keys in the file that are no settings. */
    List<String> unknown() {
        return unknown;
    }

    private void line(String line) {
        Matcher matcher;
        if ((matcher = DIVISION.matcher(line)).matches()) {
            gap();
            division = matcher.group(1);
            page.append("## ").append(division).append("\n");
        } else if ((matcher = SECTION.matcher(line)).matches()) {
            gap();
            String title = matcher.group(1);
            page.append("### ")
                    .append(title.substring(0, 1).toUpperCase(java.util.Locale.ROOT))
                    .append(title.substring(1))
                    .append("\n\n");
        } else if ((matcher = PART.matcher(line)).matches()) {
            parts.add(new String[] {matcher.group(1), matcher.group(2)});
        } else if (!parts.isEmpty() && (matcher = MORE.matcher(line)).matches()) {
            parts.get(parts.size() - 1)[1] += " " + matcher.group(1);
        } else if ((matcher = CODE.matcher(line)).matches()) {
            code(matcher.group(1));
        } else if (line.startsWith("# ")) {
            gap();
            page.append(escaped(line.substring(2))).append('\n');
        } else if ((matcher = KEY.matcher(line)).matches()) {
            setting(matcher.group(1), matcher.group(2));
        } else {
            gap();
            page.append('\n');
        }
    }

    private void code(String line) {
        if (!inCode) {
            page.append("\n```properties example\n");
            inCode = true;
        }
        page.append(line).append('\n');
    }

    private void setting(String key, String value) {
        endCode();
        endParts();
        Optional<Setting> setting = Catalog.definition(key);
        if (setting.isEmpty() && !key.startsWith("camel.")) {
            unknown.add(key);
        }
        keys.computeIfAbsent(division, none -> new ArrayList<>()).add(key);
        if (!inTable) {
            boolean source = Catalog.SOURCE_KEY.matcher(key).matches();
            page.append(source ? "\nThe source of the demo, as an example:\n" : "")
                    .append("\n| setting | ")
                    .append(source ? "value" : "default")
                    .append(" | what it may be |\n|---|---|---|\n");
            inTable = true;
        }
        page.append("| `")
                .append(key)
                .append("` | ")
                .append(value.isEmpty() ? "not set" : "`" + value + "`")
                .append(" | ")
                .append(setting.map(s -> escaped(s.expected()) + (s.isSecret() ? "; secret" : ""))
                        .orElse("a setting of Camel"))
                .append(" |\n");
    }

    private void endParts() {
        if (!parts.isEmpty()) {
            page.append("\n| `sources.<name>.…` | default | what it may be | what it does |\n|---|---|---|---|\n");
            for (String[] part : parts) {
                Setting setting = Catalog.SOURCE.get(part[0]);
                if (setting == null) {
                    unknown.add("sources.<name>." + part[0]);
                    continue;
                }
                page.append("| `")
                        .append(part[0])
                        .append("` | ")
                        .append(setting.defaultValue().isEmpty() ? "not set" : "`" + setting.defaultValue() + "`")
                        .append(" | ")
                        .append(escaped(setting.expected()))
                        .append(setting.isSecret() ? "; secret" : "")
                        .append(" | ")
                        .append(escaped(part[1]))
                        .append(" |\n");
            }
            parts.clear();
        }
    }

    private void gap() {
        endCode();
        if (inTable) {
            page.append('\n');
            inTable = false;
        }
    }

    private void endCode() {
        if (inCode) {
            page.append("```\n");
            inCode = false;
        }
    }

    /** A file's text in Markdown: placeholders would be tags, and a bar would end a cell. */
    private static String escaped(String text) {
        return text.replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*");
    }
}
