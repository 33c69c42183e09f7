package io.loyaltybridge.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each setting means, as the comments of the {@code application.properties} of this program say. Immutable. */
final class Manual {
    private static final Pattern SECTION = Pattern.compile("# [-=]{20,} (.+)");
    private static final Pattern PART_OF_A_SOURCE = Pattern.compile("# {3}([a-z-]+) {2,}(.+)");
    private static final Pattern MORE_OF_IT = Pattern.compile("# {20,}(.+)");
    private static final Pattern KEY = Pattern.compile("#?([a-zA-Z.-]+)=.*");

    /**
     * What is said of a setting.
     *
     * @param section the part of the file, such as "the service"
     * @param words   what it does
     */
    record Entry(String section, String words) {}

    private static final Entry NOTHING = new Entry("", "");

    private final Map<String, Entry> byKey = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private String section = "";
    private String part = "";

    private Manual() {}

    /** The one of this program. */
    static Manual shipped() {
        try (InputStream in = Manual.class.getResourceAsStream("/manual/application.properties")) {
            if (in == null) {
                throw new IllegalStateException("manual/application.properties is missing in the program");
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("manual/application.properties is not readable", e);
        }
    }

    static Manual of(String properties) {
        Manual manual = new Manual();
        boolean key = false;
        for (String line : properties.lines().toList()) {
            boolean isKey = KEY.matcher(line).matches();
            // Settings in a row share what stands above the first one.
            if (key && !isKey) {
                manual.words.clear();
            }
            manual.line(line);
            key = isKey;
        }
        return manual;
    }

    private void line(String line) {
        Matcher matcher;
        if ((matcher = SECTION.matcher(line)).matches()) {
            section = matcher.group(1);
            words.clear();
        } else if ((matcher = KEY.matcher(line)).matches()) {
            byKey.put(matcher.group(1), new Entry(section, String.join(" ", words)));
        } else if ((matcher = PART_OF_A_SOURCE.matcher(line)).matches()) {
            part = "sources.*." + matcher.group(1);
            byKey.put(part, new Entry(section, matcher.group(2)));
        } else if ((matcher = MORE_OF_IT.matcher(line)).matches() && byKey.containsKey(part)) {
            String before = byKey.getOrDefault(part, NOTHING).words();
            byKey.put(part, new Entry(section, before + " " + matcher.group(1)));
        } else if (line.startsWith("# ") && !line.startsWith("#   ")) {
            words.add(line.substring(2));
        } else if (line.isBlank()) {
            words.clear();
        }
    }

    /** Of a setting, also of a source: {@code sources.shop.secret}. Empty words where nothing is said. */
    Entry of(Setting setting, String key) {
        Matcher source = Catalog.SOURCE_KEY.matcher(key);
        if (!source.matches()) {
            return byKey.getOrDefault(setting.key(), NOTHING);
        }
        String name = source.group(2).startsWith("points.") ? "points" : source.group(2);
        return byKey.getOrDefault("sources.*." + name, NOTHING);
    }
}
