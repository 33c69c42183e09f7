package io.loyaltybridge.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A properties file in UTF-8, with the line of each key. */
record PropertiesFile(Path path, Map<String, String> values, Map<String, Integer> lines) {

    static PropertiesFile read(Path path) {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new SettingsException(List.of(path + ": expected a text file in UTF-8"));
        } catch (IOException e) {
            throw new SettingsException(
                    List.of(path + ": cannot be read (" + e.getClass().getSimpleName() + ")"));
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(List.of(path + ": " + e.getMessage()));
        }
        Map<String, String> values = new TreeMap<>();
        properties.forEach(
                (key, value) -> values.put(key.toString(), value.toString().strip()));
        return new PropertiesFile(path, values, lines(text, values));
    }

    /** Where a key was set, as "file:line" for messages. */
    String where(String key) {
        Integer line = lines.get(key);
        return line == null ? path.toString() : path + ":" + line;
    }

    private static Map<String, Integer> lines(String text, Map<String, String> values) {
        Map<String, Integer> lines = new TreeMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String key = line.strip().split("[=:\\s]", 2)[0];
            if (values.containsKey(key)) {
                lines.put(key, number);
            }
        }
        return lines;
    }
}
