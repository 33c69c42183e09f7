package io.loyaltybridge.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder of wrong templates for each message that a user can get. */
class InvalidTemplatesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/invalid-templates");

    static List<Path> invalid() throws IOException {
        try (var files = Files.list(FIXTURES)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Beside each folder: the texts that are needed, and the messages, without the folder of the fixtures. */
    @ParameterizedTest
    @MethodSource("invalid")
    void aWrongTemplateIsNamedWithItsLine(Path fixture) throws IOException {
        List<String> expected = Files.readAllLines(FIXTURES.resolve(fixture.getFileName() + ".expected"));
        Set<String> needed = Arrays.stream(
                        expected.get(0).substring("# needed:".length()).split(" "))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());

        assertThatThrownBy(() -> Texts.load(fixture, Locale.ENGLISH, needed))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .extracting(problem -> problem.replace(FIXTURES + "/", ""))
                        .containsExactlyElementsOf(expected.subList(1, expected.size())));
    }

    @Test
    void aFolderThatIsNotThereIsNamedWhereItIsNeeded(@TempDir Path dir) {
        Path missing = dir.resolve("templates");
        assertThat(Texts.load(missing, Locale.ENGLISH, Set.of()).has(TextKind.BALANCE))
                .isFalse();
        assertThatThrownBy(() -> Texts.load(missing, Locale.ENGLISH, Set.of("balance")))
                .hasMessage(
                        missing + ": expected the folder of the templates (texts.directory)" + System.lineSeparator()
                                + missing
                                + "/balance.en.txt: is missing; a flow that is switched on needs it in the default language (texts.default-locale)");
    }

    @Test
    void aFolderAmongTheTemplatesIsNamed(@TempDir Path dir) throws IOException {
        Files.createDirectory(dir.resolve("balance.en.txt"));
        assertThatThrownBy(() -> Texts.load(dir, Locale.ENGLISH, Set.of()))
                .hasMessage(dir + "/balance.en.txt: expected a file, found a folder");
    }

    @Test
    void aNeededNameThatIsNoTextIsTheCallersFault(@TempDir Path dir) {
        assertThatThrownBy(() -> Texts.load(dir, Locale.ENGLISH, Set.of("birthday")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no text birthday; there are reminder, coupon, coupon-message, balance");
    }
}
