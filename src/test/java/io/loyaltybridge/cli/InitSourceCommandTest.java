package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitSourceCommandTest {
    @TempDir
    private Path dir;

    private Cli init(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("init", "source"));
        all.addAll(List.of(arguments));
        return Cli.run(
                Cli.config(dir.resolve("bridge.properties"), Map.of("bridge.public-url", "https://points.example.com")),
                all.toArray(String[]::new));
    }

    @Test
    void whatItPrintsIsASourceThatWorks() throws IOException {
        Cli cli = init(
                "my-shop",
                "--signature=shopify",
                "--email=/customer/email",
                "--object=/id",
                "--points=/total_price * 0.5 round max 500",
                "--only-if=/financial_status = paid",
                "--once-per=person-and-object");

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exit()).isZero();
        assertThat(cli.out())
                .startsWith("# The source my-shop: https://points.example.com/webhooks/my-shop\n")
                .contains("sources.my-shop.secret={{env:MY_SHOP_SECRET:}}\n")
                .contains("./loyalty-bridge try my-shop --file payload.json");
        Path file = dir.resolve("mine.properties");
        Files.writeString(file, cli.out());
        Settings settings =
                Settings.load(Path.of(Settings.DEFAULT_FILE), file, Map.of("MY_SHOP_SECRET", "of-no-value"));
        SourceSettings source = SourceSettings.of(settings, "my-shop");
        assertThat(source.enabled()).isTrue();
        assertThat(source.signature()).isEqualTo("shopify");
        assertThat(source.points()).hasToString("/total_price * 0.5 round max 500");
        assertThat(source.oncePer()).isEqualTo(SourceSettings.OncePer.PERSON_AND_OBJECT);
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsPrinted() throws IOException {
        assertThat(init("My Shop").err())
                .contains("NAME: expected small letters, digits and hyphens, found \"My Shop\"");
        assertThat(init("social-like").err()).contains("the source social-like is there already: ");
        assertThat(init("shop", "--signature=nobodys").err())
                .contains("--signature: ")
                .contains("nobodys");
        Cli wrong = init("shop", "--points=/total plus 5");
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("sources.shop.points: expected a whole number");
        assertThat(init("shop", "--only-if=rating > 3").err())
                .contains("sources.shop.only-if: expected conditions such as");
        assertThat(init("shop", "--once-per=week").err())
                .contains("sources.shop.once-per")
                .contains("week");
    }
}
