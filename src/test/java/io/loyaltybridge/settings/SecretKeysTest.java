package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of sites in the store. */
class SecretKeysTest {
    private static final String ONE = key("one");
    private static final String TWO = key("two");
    private static final String SECRET = "a-token-of-no-value";
    private static final String TOKEN = "program.token";

    @TempDir
    private Path dir;

    private static String key(String word) {
        return Base64.getEncoder()
                .encodeToString((word + "-".repeat(32)).substring(0, 32).getBytes(StandardCharsets.US_ASCII));
    }

    private Settings process(String... lines) throws IOException {
        return Settings.load(
                Files.writeString(dir.resolve("application.properties"), String.join("\n", lines) + "\n"),
                null,
                Map.of("KEY_OF_TEST", ONE));
    }

    private SecretKeys keys(String... lines) throws IOException {
        return SecretKeys.of(process(lines));
    }

    @Test
    void aSecretIsEncryptedForItsSiteAndItsSetting() throws IOException {
        SecretKeys keys = keys("bridge.secrets-key=" + ONE);
        String kept = keys.toKeep("shop", TOKEN, SECRET);

        assertThat(kept).matches("enc:v1:[0-9a-f]{8}:[A-Za-z0-9+/=]+").doesNotContain(SECRET);
        assertThat(keys.decrypt("shop", TOKEN, kept)).isEqualTo(SECRET);
        assertThat(keys.toKeep("shop", TOKEN, SECRET))
                .as("another nonce each time")
                .isNotEqualTo(kept);
        assertThat(keys.toKeep("shop", "sources.likes.secret", SECRET)).startsWith("enc:v1:");
        assertThat(keys.toKeep("shop", "setup.jdbc-url", "jdbc:h2:mem:x;password=y"))
                .startsWith("enc:v1:");
        assertThat(keys.toKeep("shop", TOKEN, "Bearer-{{env:TOKEN}}")).startsWith("enc:v1:");
        assertThat(keys.toKeep("shop", TOKEN, "{{env:TOKEN:default-in-clear}}")).startsWith("enc:v1:");
    }

    @Test
    void whatIsNoSecretStaysAsItIs() throws IOException {
        SecretKeys keys = keys("bridge.secrets-key=" + ONE);
        assertThat(keys.toKeep("shop", "reminder.within", "50")).isEqualTo("50");
        assertThat(keys.toKeep("shop", TOKEN, "{{env:TOKEN}}")).isEqualTo("{{env:TOKEN}}");
        assertThat(keys.toKeep("shop", TOKEN, "{{file:/run/token}}")).isEqualTo("{{file:/run/token}}");
        assertThat(keys.toKeep("shop", TOKEN, "")).isEmpty();
        String kept = keys.toKeep("shop", TOKEN, SECRET);
        assertThat(keys.toKeep("shop", TOKEN, kept)).isEqualTo(kept);
    }

    @Test
    void withoutAKeyOnlyReferencesAreTaken() throws IOException {
        SecretKeys keys = keys();
        assertThat(keys.toKeep("shop", TOKEN, "{{env:TOKEN}}")).isEqualTo("{{env:TOKEN}}");
        assertThatThrownBy(() -> keys.toKeep("shop", TOKEN, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a reference such as {{env:NAME}} or {{file:PATH}}, because bridge.secrets-key is"
                        + " not set, and a secret is kept in the store as a reference or encrypted");
        assertThatThrownBy(() -> keys("bridge.secrets-key-old=" + ONE).toKeep("shop", TOKEN, SECRET))
                .hasMessageContaining("bridge.secrets-key is not set");
    }

    @Test
    void theKeyBeforeStillDecryptsAndTheNewOneEncrypts() throws IOException {
        String old = keys("bridge.secrets-key=" + ONE).toKeep("shop", TOKEN, SECRET);
        SecretKeys both = keys("bridge.secrets-key=" + TWO, "bridge.secrets-key-old={{env:KEY_OF_TEST}}");

        assertThat(both.decrypt("shop", TOKEN, old)).isEqualTo(SECRET);
        assertThat(both.isCurrent(old)).isFalse();
        String again = both.again("shop", TOKEN, old);
        assertThat(both.isCurrent(again)).isTrue();
        assertThat(keys("bridge.secrets-key=" + TWO).decrypt("shop", TOKEN, again))
                .isEqualTo(SECRET);
    }

    @Test
    void aWrongOrMissingKeyIsSaid() throws IOException {
        String kept = keys("bridge.secrets-key=" + ONE).toKeep("shop", TOKEN, SECRET);
        assertThatThrownBy(() -> keys("bridge.secrets-key=" + TWO).decrypt("shop", TOKEN, kept))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches("is encrypted with the key [0-9a-f]{8}; expected that key as bridge.secrets-key or"
                        + " bridge.secrets-key-old, found [0-9a-f]{8}")
                .doesNotContain(SECRET, ONE, TWO);
        assertThatThrownBy(() -> keys().decrypt("shop", TOKEN, kept)).hasMessageContaining("found neither of them set");
    }

    @Test
    void aValueOfAnotherSiteOrSettingAndAChangedOneAreRefused() throws IOException {
        SecretKeys keys = keys("bridge.secrets-key=" + ONE);
        String kept = keys.toKeep("shop", TOKEN, SECRET);
        String refused =
                "expected a value that was encrypted for this setting of this site, found one that was changed, or"
                        + " that was encrypted for another setting or site";

        assertThatThrownBy(() -> keys.decrypt("shop-2", TOKEN, kept)).hasMessage(refused);
        assertThatThrownBy(() -> keys.decrypt("shop", "program.webhook-secret", kept))
                .hasMessage(refused);
        int at = "enc:v1:12345678:".length();
        for (int i = at; i < kept.length(); i += 5) {
            char other = kept.charAt(i) == 'A' ? 'B' : 'A';
            String changed = kept.substring(0, i) + other + kept.substring(i + 1);
            assertThatThrownBy(() -> keys.decrypt("shop", TOKEN, changed)).hasMessage(refused);
        }
        assertThatThrownBy(() -> keys.decrypt("shop", TOKEN, kept.substring(0, at) + "AAAA"))
                .hasMessage(refused);
        assertThatThrownBy(() -> keys.decrypt("shop", TOKEN, "enc:v1:what is this"))
                .hasMessage("expected enc:v1:<key>:<base64>, found a text of another form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"too-short", "AAAA", "not base64 at all, and long enough to be a key of 32"})
    void aKeyOfAnotherFormIsNamedAndNotShown(String value) {
        assertThatThrownBy(() -> process("bridge.secrets-key=" + value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        ":1: bridge.secrets-key: expected 32 bytes in base64, such as `openssl rand -base64 32`"
                                + " prints, found another value")
                .message()
                .doesNotContain(value);
    }

    @Test
    void aSiteIsReadWithItsSecretsDecryptedWhereverItIsKept() throws IOException {
        Settings process = process("bridge.secrets-key=" + ONE);
        SecretKeys keys = SecretKeys.of(process);
        Map<String, String> values = Map.of(
                "wix.instance-id",
                "shop-1",
                TOKEN,
                keys.toKeep("shop", TOKEN, SECRET),
                "program.webhook-secret",
                "{{env:HOOK}}",
                "setup.jdbc-password",
                keys.toKeep("shop", "setup.jdbc-password", "x-{{env:HOOK}}"));
        Settings site = process.ofSite(WrittenSite.stored("shop", values), Map.of("HOOK", "hook-of-shop"));

        assertThat(site.text(TOKEN)).isEqualTo(SECRET);
        assertThat(site.text("program.webhook-secret")).isEqualTo("hook-of-shop");
        assertThat(site.text("setup.jdbc-password")).isEqualTo("x-hook-of-shop");
        assertThat(site.origin(TOKEN)).isEqualTo("site shop in the store");
        assertThat(site.ownSecrets()).contains(SECRET, "hook-of-shop");
        Path file = Files.writeString(
                dir.resolve("shop.properties"), "wix.instance-id=shop-1\n" + TOKEN + "=" + values.get(TOKEN) + "\n");
        assertThat(process.ofSite(WrittenSite.read(file), Map.of()).text(TOKEN)).isEqualTo(SECRET);
        assertThat(process.ofSite(WrittenSite.read(file), Map.of()).openFiles())
                .noneMatch(line -> line.contains("shop.properties"));
    }

    @Test
    void aSiteInTheStoreIsCheckedAsAFileIs() throws IOException {
        Settings process = process("bridge.secrets-key=" + ONE);
        String others = SecretKeys.of(process).toKeep("other", TOKEN, SECRET);
        assertThatThrownBy(() -> process.ofSite(
                        WrittenSite.stored("shop", Map.of("reminder.within", "many", "bridge.port", "1")), Map.of()))
                .hasMessageContaining("site shop in the store: bridge.port: belongs to the process, not to a site")
                .hasMessageContaining("site shop in the store: reminder.within: expected a whole number")
                .hasMessageContaining("site shop in the store: wix.instance-id: is not set");
        assertThatThrownBy(() -> process.ofSite(
                        WrittenSite.stored("shop", Map.of("wix.instance-id", "a", TOKEN, others)), Map.of()))
                .hasMessageStartingWith(
                        "site shop in the store: program.token: expected a value that was encrypted for this");
        assertThatThrownBy(() -> process.ofSite(
                        WrittenSite.stored("shop", Map.of("wix.instance-id", "{{env:ID}}")), Map.of("ID", "a")))
                .hasMessage(
                        "site shop in the store: wix.instance-id: expected the value itself and no reference, because"
                                + " the store finds the site by it");
    }
}
