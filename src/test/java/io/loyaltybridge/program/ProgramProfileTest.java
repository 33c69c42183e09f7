package io.loyaltybridge.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.testing.Profiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connector declares, and how a profile that cannot be is named. */
class ProgramProfileTest {
    private static final Path SHIPPED = Path.of("profiles");

    @TempDir
    private Path dir;

    private ProgramProfile plain(String... lines) {
        return ProgramProfile.load("plain", Profiles.copy(dir, "plain", lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            rest  | key + strict version: exactly once
            plain | set, mirror: Wix's changes exact; changes on the program are overwritten
            """)
    void theShippedProfilesPromise(String connector, String promise) {
        assertThat(ProgramProfile.load(connector, SHIPPED).capabilities().promise())
                .hasToString(promise);
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
            program-change=two-way    | program-change: is not a known key; expected one of answer, balance, balance-kind, below-zero, below-zero-code, call-life, create, customer-id, email, event-id, idempotency, key-kept, kind, kind.account-created, kind.account-deleted, kind.balance-updated, occurred-at, program-changes, refusal, signature, transaction, transport-repeats, version
            """)
    void aWrongKeyOfAProfileIsNamedWithItsFile(String line, String message) {
        assertThatThrownBy(() -> plain(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(dir.resolve("programs/plain.properties") + ": " + message);
    }

    @Test
    void onlyAProgramThatIsSetCanBeAMirror() {
        assertThatThrownBy(() -> ProgramProfile.load("rest", Profiles.copy(dir, "rest", "program-changes=mirror")))
                .hasMessage(dir.resolve("programs/rest.properties")
                        + ": program-changes: mirror needs idempotency=set, found idempotency=key");
    }

    @Test
    void aConnectorWithoutAProfileIsNamed() {
        assertThatThrownBy(() -> ProgramProfile.load("other", SHIPPED))
                .hasMessage("program.connector: there is no profile profiles/programs/other.properties");
    }
}
