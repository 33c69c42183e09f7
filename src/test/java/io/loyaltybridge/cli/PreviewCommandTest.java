package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {
    @TempDir
    private Path dir;

    private Path templates;
    private Path config;

    @BeforeEach
    void templates() throws IOException {
        templates = Files.createDirectory(dir.resolve("templates"));
        Files.writeString(
                templates.resolve("reminder.en.txt"),
                "Subject: {missing} to go\n\nHello[[ {first-name}]], {points} of {milestone}[[ at {program}]]\n");
        Files.writeString(templates.resolve("reminder.en.html"), "<p>{points}</p>\n");
        Files.writeString(templates.resolve("reminder.de.txt"), "Subject: Noch {missing}\n\nHallo, {points}\n");
        Files.writeString(templates.resolve("balance.en.txt"), "{points} {points-name}\n");
        config = Cli.config(
                dir.resolve("test.properties"),
                Map.of(
                        "bridge.data-dir",
                        dir.resolve("data").toString(),
                        "bridge.site",
                        SeededLedger.SITE,
                        "texts.directory",
                        templates.toString(),
                        "texts.points-name",
                        "Leaves"));
    }

    @Test
    void aMailIsPrintedWithSampleValues() {
        Cli preview = Cli.run(config, "preview", "reminder");
        assertThat(preview.out()).isEqualTo("Subject: 266 to go\n\nHello Ada, 1,234 of 1,500 at Tea Club\n");
        assertThat(preview.err()).isEqualTo(templates + "/reminder.en.txt with sample values\n");
        assertThat(preview.exit()).isZero();
    }

    @Test
    void aLanguageIsChosenAsForACustomer() {
        assertThat(Cli.run(config, "preview", "reminder", "--locale", "de-AT").out())
                .isEqualTo("Subject: Noch 266\n\nHallo, 1\u00A0234\n");
        assertThat(Cli.run(config, "preview", "balance", "--locale", "fr").err())
                .startsWith(templates + "/balance.en.txt");
    }

    @Test
    void theHtmlIsPrintedAlone() {
        assertThat(Cli.run(config, "preview", "reminder", "--html").out()).isEqualTo("<p>1,234</p>\n");
    }

    @Test
    void aCustomersBalanceComesFromTheStore() {
        try (SeededLedger seeded = new SeededLedger(dir.resolve("data"))) {
            seeded.linked("ada@example.com", "1", 1_700, 1_690);
            seeded.links().findOrCreate("ben@example.com");

            Cli ada = Cli.run(config, "preview", "balance", "--email", "Ada@Example.com");
            assertThat(ada.out()).isEqualTo("1,700 Leaves\n");
            assertThat(ada.err())
                    .isEqualTo(
                            templates
                                    + "/balance.en.txt with the balance of Ada@Example.com and sample values for the rest, because names are stored only on Wix\n");
            for (String unknown : new String[] {"ben@example.com", "cleo@example.com"}) {
                Cli sample = Cli.run(config, "preview", "balance", "--email", unknown);
                assertThat(sample.out()).isEqualTo("1,234 Leaves\n");
                assertThat(sample.err())
                        .isEqualTo(templates + "/balance.en.txt with sample values: the balance of " + unknown
                                + " is not known here\n");
                assertThat(sample.exit()).isZero();
            }
        }
    }

    @Test
    void withoutADatabaseTheValuesAreSamplesAndNoneIsMade() {
        assertThat(Cli.run(config, "preview", "balance", "--email", "ada@example.com")
                        .err())
                .isEqualTo(templates
                        + "/balance.en.txt with sample values: the balance of ada@example.com is not known here\n");
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void withoutANameTheTemplatesAreListed() {
        Cli list = Cli.run(config, "preview");
        assertThat(list.out())
                .startsWith(
                        """
                TEMPLATE        KIND     LANGUAGES  HTML  FIELDS
                reminder        mail     de, en     en    {first-name} {name} {points} {missing} {milestone} {program} {points-name} {coupon-value} {unsubscribe-link} {date}
                coupon          mail     -          -     {first-name}""");
        assertThat(list.exit()).isZero();
    }

    @Test
    void anotherNameOrLocaleIsWrongUsage() {
        Cli name = Cli.run(config, "preview", "remindr");
        assertThat(name.exit()).isEqualTo(2);
        assertThat(name.err())
                .startsWith("NAME: expected one of reminder, coupon, coupon-message, balance, found remindr\n");
        Cli locale = Cli.run(config, "preview", "reminder", "--locale", "1");
        assertThat(locale.exit()).isEqualTo(2);
        assertThat(locale.err()).startsWith("--locale: expected a language such as de or pt-BR, found 1\n");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertFails(Cli.run(config, "preview", "coupon"), templates + " has no template coupon\n");
        assertFails(
                Cli.run(config, "preview", "balance", "--html"),
                templates + "/balance.en.txt has no HTML: it is a message\n");
        assertFails(
                Cli.run(config, "preview", "reminder", "--html", "--locale", "de"),
                templates + "/reminder.de.txt has no HTML beside it\n");
    }

    @Test
    void aTemplateInNoUsableLanguageIsSaidToBeMissing() throws IOException {
        Files.writeString(templates.resolve("coupon-message.de.txt"), "{coupon-code}\n");
        assertThat(Cli.run(config, "preview", "coupon-message", "--locale", "de")
                        .exit())
                .isZero();
        assertFails(Cli.run(config, "preview", "coupon-message"), "there is no template coupon-message.en.txt\n");
    }

    @Test
    void wrongTemplatesAreNamed() throws IOException {
        Files.writeString(templates.resolve("balance.de.txt"), "Hallo {punkte}\n{\n");
        assertFails(
                Cli.run(config, "preview", "reminder"),
                "These settings are wrong:\n"
                        + "  " + templates
                        + "/balance.de.txt:1: balance has no field {punkte}; it has {first-name}, {name}, {points}, {missing}, {milestone}, {program},"
                        + " {points-name}, {month}, {date}\n"
                        + "  " + templates
                        + "/balance.de.txt:2: \"{\" is not closed by \"}\" on its line; write \\{ for the character\n");
    }

    private static void assertFails(Cli command, String message) {
        assertThat(command.err()).isEqualTo(message);
        assertThat(command.out()).isEmpty();
        assertThat(command.exit()).isEqualTo(1);
    }
}
