package io.loyaltybridge.store;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The files that make the schema, read once in a process from where this class is. Flyway alone searches every jar for each of
 * them, at every opening of a database. Thread-safe.
 */
final class Migrations implements ResourceProvider {
    private static final Map<String, List<LoadableResource>> READ = new ConcurrentHashMap<>();

    private final List<LoadableResource> files;

    private Migrations(List<LoadableResource> files) {
        this.files = files;
    }

    /** Makes Flyway take these files and no others. */
    static FluentConfiguration in(FluentConfiguration flyway, String... folders) {
        List<LoadableResource> files = new ArrayList<>();
        for (String folder : folders) {
            files.addAll(READ.computeIfAbsent(folder, Migrations::read));
        }
        return flyway.resourceProvider(new Migrations(files)).javaMigrationClassProvider(List::of);
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return files.stream()
                .filter(file -> file.getAbsolutePath().equals(name)
                        || file.getRelativePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.stream()
                .filter(file -> file.getFilename().startsWith(prefix)
                        && Arrays.stream(suffixes).anyMatch(file.getFilename()::endsWith))
                .toList();
    }

    private static List<LoadableResource> read(String folder) {
        try {
            URL place = Objects.requireNonNull(Migrations.class.getResource("/" + folder), folder);
            URI uri = place.toURI();
            if (uri.getScheme().equals("file")) {
                return read(folder, Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(ownJar())) {
                return read(folder, jar.getPath("/" + folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path ownJar() throws URISyntaxException {
        return Path.of(Migrations.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static List<LoadableResource> read(String folder, Path place) throws IOException {
        List<LoadableResource> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(place)) {
            for (Path file : all.sorted().toList()) {
                found.add(new Migration(folder, file.getFileName().toString(), Files.readString(file)));
            }
        }
        return List.copyOf(found);
    }

    private static final class Migration extends LoadableResource {
        private final String folder;
        private final String name;
        private final String text;

        Migration(String folder, String name, String text) {
            this.folder = folder;
            this.name = name;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return folder + "/" + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
