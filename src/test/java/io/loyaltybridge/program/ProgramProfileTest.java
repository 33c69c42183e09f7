package io.loyaltybridge.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connector declares, and how a profile that cannot be is named. */
class ProgramProfileTest {
    private static final Path SHIPPED = Path.of("profiles");

    @TempDir
    private Path dir;

    private ProgramProfile fresh(String... lines) {
        return ProgramProfile.load("plain", Profiles.copy(dir.resolve("second"), "plain", lines));
    }

    private ProgramProfile plain(String... lines) {
        return ProgramProfile.load("plain", Profiles.copy(dir, "plain", lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            rest  | key + strict version: exactly once
            square | key + linearizable read: exactly once
            open-loyalty | history only: exactly once after the longest life of a call (60 s); throughput suffers
            plain | set, mirror: Wix's changes exact; changes on the program are overwritten
            """)
    void theShippedProfilesPromise(String connector, String promise) {
        assertThat(ProgramProfile.load(connector, SHIPPED).capabilities().promise())
                .hasToString(promise);
    }

    @Test
    void thePageHasARowForEachConnectorWithItsPromise() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/programs.md"));
        try (Stream<Path> profiles = Files.list(SHIPPED.resolve("programs"))) {
            assertThat(profiles).allSatisfy(profile -> {
                String connector = profile.getFileName().toString().replace(".properties", "");
                String promise = ProgramProfile.load(connector, SHIPPED)
                        .capabilities()
                        .promise()
                        .toString();
                assertThat(rows).anySatisfy(row -> assertThat(row)
                        .startsWith("| `" + connector + "` |")
                        .contains("| " + promise + " |"));
            });
        }
    }

    @Test
    void aProgramThatIsSetIsAMirrorUnlessItSaysTwoWay() {
        assertThat(plain("program-changes=").capabilities().programChanges())
                .isEqualTo(Capabilities.ProgramChanges.MIRROR);
    }

    @Test
    void twoWayIsSaidToLoseChanges() {
        assertThat(plain("program-changes=two-way").capabilities().promise().toString())
                .startsWith("set, two-way: not exactly once");
    }

    @Test
    void withoutAKindEveryWebhookTellsOfABalance() {
        var payload = JsonNodeFactory.instance.objectNode().put("type", "balance.updated");
        assertThat(ProgramProfile.load("plain", SHIPPED).role(payload)).contains("balance-updated");
        ProgramProfile rest = ProgramProfile.load("rest", SHIPPED);
        assertThat(rest.role(payload)).contains("balance-updated");
        assertThat(rest.role(payload.put("type", "something.else"))).isEmpty();
        assertThat(rest.role(payload.removeAll())).isEmpty();
    }

    @Test
    void aCustomerIsMadeOnceOnlyWhereTheProfileSaysSo() {
        assertThat(ProgramProfile.load("rest", SHIPPED).createsOnce()).isTrue();
        assertThat(plain("create=").createsOnce()).isFalse();
    }

    @Test
    void theKameletsFollowFromWhatIsDeclared() {
        assertThat(ProgramProfile.load("rest", SHIPPED).kamelets())
                .contains("program-change-points-action", "program-find-transaction-action")
                .doesNotContain("program-set-balance-action");
        assertThat(ProgramProfile.load("plain", SHIPPED).kamelets())
                .contains("program-set-balance-action")
                .doesNotContain("program-change-points-action", "program-find-transaction-action");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            idempotency=sets          | idempotency: expected one of history, key, none, set, found "sets"
            idempotency=              | idempotency: expected one of history, key, none, set, found ""
            program-changes=both      | program-changes: expected one of mirror, two-way, found "both"
            call-life=                | call-life: is not set; idempotency=set needs the longest time in which a call that got no answer can still take effect
            call-life=soon            | call-life: expected a duration such as 500ms, 10s, 5m, 48h or 7d, found "soon"
            customer-id=              | customer-id: is not set; expected where in the payload the id of the customer is
            balance=                  | balance: is not set; expected where in the payload the new balance is
            balance=points            | balance: expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found "points"
            balance-kind=             | balance-kind: expected one of plain, timestamped, versioned, found ""
            create=once               | create: expected one of key, lookup, found "once"
            transport-repeats=        | transport-repeats: expected one of no, yes, found ""
            delete=never              | delete: expected one of no, yes, found "never"
            login=oauth               | login: expected one of basic, client-credentials, json, refresh-token, token, found "oauth"
            login=json                | token-url: expected a path at program.base-url such as /oauth2/token, or a URL that starts with https://, found ""
            token-header=X Token      | token-header: expected a header's name of letters, digits and hyphens that the bridge does not set itself, found "X Token"
            token-scheme=a b          | token-scheme: expected a word such as Bearer, or none, found "a b"
            header.Authorization=x    | header.Authorization: is the header of the token; expected another one
            header.CamelHttpUri=x     | header.CamelHttpUri: expected a header's name of letters, digits and hyphens that the bridge does not set itself, found "CamelHttpUri"
            header.X-App={token}      | header.X-App: expected no placeholder but {app-id}, found {token}
            requests-per-minute=many  | requests-per-minute: expected a whole number from 0 (no limit) to 100000, found "many"
            requests-wait=long        | requests-wait: expected a duration such as 500ms, 10s, 5m, 48h or 7d, found "long"
            error-code=code           | error-code: expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found "code"
            """)
    void aWrongKeyOfAProfileIsNamedWithItsFileAndLine(String line, String message) throws IOException {
        assertThatThrownBy(() -> plain(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(place("plain", message.substring(0, message.indexOf(':'))) + ": " + message);
    }

    /** The profile, and the line of a key that it has. */
    private String place(String connector, String key) throws IOException {
        Path file = dir.resolve("programs").resolve(connector + ".properties");
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(key + "=")) {
                return file + ":" + (i + 1);
            }
        }
        return file.toString();
    }

    @Test
    void aKeyThatIsNotKnownIsNamedWithItsLineAndWhatWasExpected() throws IOException {
        assertThatThrownBy(() -> plain("program-change=two-way"))
                .hasMessageStartingWith(place("plain", "program-change")
                        + ": program-change: is not a known key; expected one of answer, balance, balance-kind, ")
                .hasMessageContaining(", header.*, ");
    }

    @Test
    void theManualHasEveryKey() throws IOException {
        String manual = Files.readString(SHIPPED.resolve("programs/rest.properties"));
        assertThatThrownBy(() -> plain("no-such-key=1")).satisfies(refused -> assertThat(
                        refused.getMessage().split("expected one of ")[1].split(", "))
                .allSatisfy(key -> assertThat(manual)
                        .containsPattern(
                                "(?m)^#?" + java.util.regex.Pattern.quote(key).replace("*", "\\E.*\\Q") + "=")));
    }

    @Test
    void aWordMeansOneKindAndAKindMayHaveSeveral() {
        ProgramProfile several =
                ProgramProfile.load("rest", Profiles.copy(dir, "rest", "kind.account-created=made, born"));
        var payload = JsonNodeFactory.instance.objectNode().put("type", "born");
        assertThat(several.role(payload)).contains("account-created");
        assertThatThrownBy(() -> ProgramProfile.load(
                        "rest", Profiles.copy(dir.resolve("other"), "rest", "kind.account-created=balance.updated")))
                .hasMessageContaining("expected words that no other kind has, found \"balance.updated\"");
    }

    @Test
    void eachOfSeveralPlacesIsAPath() {
        assertThatThrownBy(() -> plain("customer-id=/a | b"))
                .hasMessageEndingWith(
                        ": customer-id: expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found \"b\"");
        assertThat(fresh("customer-id=/a/id | /b/id")
                        .customerId()
                        .text(JsonNodeFactory.instance
                                .objectNode()
                                .set("b", JsonNodeFactory.instance.objectNode().put("id", 7))))
                .contains("7");
    }

    @Test
    void aLineThatGoesOnCountsAsTheLinesThatItHas() throws IOException {
        Path file = Profiles.copy(dir, "plain").resolve("programs/plain.properties");
        Files.writeString(file, "customer-id=\\\n  /number\n# a comment \\\nbalanc=/points\n");
        assertThatThrownBy(() -> ProgramProfile.load("plain", dir))
                .hasMessageContaining(file + ":4: balanc: is not a known key");
    }

    @Test
    void onlyAProgramThatIsSetCanBeAMirror() {
        assertThatThrownBy(() -> ProgramProfile.load("rest", Profiles.copy(dir, "rest", "program-changes=mirror")))
                .hasMessageMatching(java.util.regex.Pattern.quote(dir.resolve("programs/rest.properties") + ":")
                        + "\\d+: program-changes: mirror needs idempotency=set, found idempotency=key");
    }

    @Test
    void aConnectorWithoutAProfileIsNamed() {
        assertThatThrownBy(() -> ProgramProfile.load("other", SHIPPED))
                .hasMessage("program.connector: there is no profile profiles/programs/other.properties");
    }
}
