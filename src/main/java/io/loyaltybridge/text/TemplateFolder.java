package io.loyaltybridge.text;

import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads all files of the folder of templates, and reports all problems at once. */
final class TemplateFolder {
    private final Path dir;
    private final List<String> problems = new ArrayList<>();
    private final Map<TemplateName, TemplateFile> files = new LinkedHashMap<>();
    private final Set<TemplateName> seen = new LinkedHashSet<>();

    private TemplateFolder(Path dir) {
        this.dir = dir;
    }

    /** @throws SettingsException naming every problem with its file and line */
    static Map<TemplateName, TemplateFile> read(Path dir, Locale defaultLocale, Set<String> needed) {
        TemplateFolder folder = new TemplateFolder(dir);
        if (Installation.here().places(dir).stream().anyMatch(Files::isDirectory)) {
            folder.paths().forEach(folder::read);
            folder.seen.forEach(folder::besideWhat);
        } else if (!needed.isEmpty()) {
            folder.problems.add(dir + ": expected the folder of the templates (texts.directory)");
        }
        new TreeSet<>(needed).forEach(name -> folder.defaultOf(name, defaultLocale));
        if (!folder.problems.isEmpty()) {
            throw new SettingsException(folder.problems);
        }
        return folder.files;
    }

    private List<Path> paths() {
        Installation installation = Installation.here();
        List<Path> files = new ArrayList<>();
        for (Path place : installation.places(dir)) {
            if (Files.isDirectory(place)) {
                in(place).filter(path -> !installation.isReplaced(path)).forEach(files::add);
            }
        }
        return files;
    }

    private Stream<Path> in(Path place) {
        try (Stream<Path> paths = Files.list(place)) {
            return paths
                    .filter(path -> !path.getFileName().toString().equals("README.md")
                            && !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException | UncheckedIOException e) {
            problems.add(place + ": cannot be read (" + e.getClass().getSimpleName() + ")");
            return Stream.of();
        }
    }

    private void read(Path path) {
        TemplateName name = TemplateName.parse(path.getFileName().toString()).orElse(null);
        if (name == null || Files.isDirectory(path)) {
            problems.add(path + ": expected " + (name == null ? TemplateName.EXPECTED : "a file, found a folder"));
            return;
        }
        seen.add(name);
        if (name.html() && !name.kind().mail()) {
            problems.add(path + ": " + name.kind() + " is a message, and a message has no HTML");
            return;
        }
        TemplateFile.read(path, name, problems).ifPresent(file -> files.put(name, file));
    }

    private void besideWhat(TemplateName name) {
        if (name.html() && name.kind().mail() && !seen.contains(name.asText())) {
            problems.add(dir.resolve(name.toString()) + ": expected " + name.asText()
                    + " beside it: a mail has its text also without HTML");
        }
    }

    private void defaultOf(String needed, Locale defaultLocale) {
        TextKind kind = Texts.kind(needed);
        List<TemplateName> names = Languages.from(defaultLocale).stream()
                .map(locale -> new TemplateName(kind, locale, false))
                .toList();
        if (names.stream().noneMatch(seen::contains)) {
            problems.add(
                    dir.resolve(names.get(names.size() - 1).toString())
                            + ": is missing; a flow that is switched on needs it in the default language (texts.default-locale)");
        }
    }
}
