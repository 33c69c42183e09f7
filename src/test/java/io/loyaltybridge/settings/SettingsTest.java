package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    @TempDir
    private Path dir;

    private Settings load(String file, String config, Map<String, String> environment) throws IOException {
        Path main = dir.resolve("application.properties");
        Files.writeString(main, file);
        Path second = null;
        if (config != null) {
            second = dir.resolve("second.properties");
            Files.writeString(second, config);
        }
        return Settings.load(main, second, environment);
    }

    @Test
    void environmentComesBeforeConfigBeforeFileBeforeDefault() throws IOException {
        String file = "bridge.port=1\nbridge.management-port=1\nbridge.lanes=1\n";
        Settings settings = load(file, "bridge.port=2\nbridge.management-port=2\n", Map.of("BRIDGE_PORT", "3"));

        assertThat(settings.number("bridge.port")).isEqualTo(3);
        assertThat(settings.number("bridge.management-port")).isEqualTo(2);
        assertThat(settings.number("bridge.lanes")).isEqualTo(1);
        assertThat(settings.duration("wix.response-timeout")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aSourcesSecretComesFromTheVariableItNames() throws IOException {
        String file = "sources.social-like.secret={{env:SOCIAL_LIKE_SECRET:}}\nsources.social-like.points=5\n";

        assertThat(load(file, null, Map.of()).text("sources.social-like.secret"))
                .isEmpty();
        assertThat(load(file, null, Map.of("SOCIAL_LIKE_SECRET", "s")).text("sources.social-like.secret"))
                .isEqualTo("s");
        assertThat(load(file, null, Map.of("SOURCES_SOCIAL_LIKE_SECRET", "t")).text("sources.social-like.secret"))
                .isEqualTo("t");
    }

    @Test
    void theSiteIsTheInstanceIdElseTheSiteIdUnlessSet() throws IOException {
        assertThat(load("wix.instance-id=i\nwix.site-id=s\n", null, Map.of()).site())
                .isEqualTo("i");
        assertThat(load("wix.site-id=s\n", null, Map.of()).site()).isEqualTo("s");
        assertThat(load("bridge.site=b\nwix.site-id=s\n", null, Map.of()).site())
                .isEqualTo("b");
    }

    @Test
    void anApiKeyEarnsAsLoyaltyBridge() throws IOException {
        assertThat(load("", null, Map.of()).all()).containsEntry("wix.app-id", "loyalty-bridge");
        assertThat(load("wix.app-id=a\n", null, Map.of()).all()).containsEntry("wix.app-id", "a");
    }

    @Test
    void missingCredentialsAreNamed() throws IOException {
        assertThat(load("wix.auth=api-key\nwix.site-id=s\n", null, Map.of()).missingCredentials())
                .containsExactly("wix.api-key: is not set; wix.auth=api-key needs wix.api-key, wix.site-id");
    }

    static List<Path> invalid() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/invalid"))) {
            return files.filter(file -> file.toString().endsWith(".properties"))
                    .sorted()
                    .toList();
        }
    }

    /** Each fixture's first line is the message that a user gets, without the file's folder. */
    @ParameterizedTest
    @MethodSource("invalid")
    void aWrongConfigurationIsNamed(Path fixture) throws IOException {
        String expected = Files.readAllLines(fixture).get(0).substring("# ".length());

        assertThatThrownBy(() -> Settings.load(fixture, null, Map.of()))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .extracting(problem -> problem.replace(fixture.getParent() + "/", ""))
                        .containsExactly(expected));
    }

    /** The file is the manual: every setting is in it, set or commented out, with the default of the program. */
    @Test
    void applicationPropertiesNamesEverySettingWithItsDefault() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("application.properties"));
        List<String> wrong = new ArrayList<>();
        for (Setting setting : Catalog.SETTINGS.values()) {
            String value = lines.stream()
                    .map(line -> line.replaceFirst("^#", ""))
                    .filter(line -> line.startsWith(setting.key() + "="))
                    .map(line -> line.substring(setting.key().length() + 1))
                    .findFirst()
                    .orElse(null);
            if (value == null || !value.equals(setting.defaultValue()) && !value.startsWith("{{env:")) {
                wrong.add(setting.key() + " default \"" + setting.defaultValue() + "\", in the file: " + value);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void applicationPropertiesExplainsEverySettingOfASource() throws IOException {
        String text = Files.readString(Path.of("application.properties"));
        assertThat(new TreeSet<>(Catalog.SOURCE.keySet()))
                .allSatisfy(part -> assertThat(text).containsPattern("\\b" + part + "\\b"));
    }

    @Test
    void theShippedFileLoads() {
        Settings settings = Settings.load(Path.of("application.properties"), null, Map.of("SOCIAL_LIKE_SECRET", "x"));
        assertThat(settings.sources()).contains("social-like");
        assertThat(settings.pointsByKind("social-like")).containsEntry("post.liked", "5");
    }
}
