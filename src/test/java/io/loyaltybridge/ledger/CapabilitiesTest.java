package io.loyaltybridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.testing.UsualRule;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    private static Capabilities declared(
            Version version, Write write, Refusal refusal, boolean repeats, ProgramChanges changes) {
        return new Capabilities(
                version,
                write,
                AnswerForm.STATE,
                Duration.ofDays(1),
                Duration.ofSeconds(90),
                refusal,
                repeats,
                changes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            STRICT | CAS     | LOOKUP  | false | TWO_WAY | cas + searchable reference: exactly once
            STRICT | CAS     | NEITHER | false | TWO_WAY | cas without history: an operation whose outcome is unknown holds the link's side for a person
            STRICT | KEY     | STORED  | true  | TWO_WAY | key + strict version: exactly once
            NONE   | KEY     | LOOKUP  | true  | TWO_WAY | key + linearizable read: exactly once
            NONE   | KEY     | NEITHER | false | TWO_WAY | key + linearizable read: exactly once
            STRICT | KEY     | NEITHER | true  | TWO_WAY | key, refusals neither stored nor looked up, repeats possible: exactly once, except refused operations
            NONE   | HISTORY | NEITHER | false | TWO_WAY | history only: exactly once after the longest life of a call (90 s); throughput suffers
            NONE   | NONE    | NEITHER | false | TWO_WAY | none: an operation whose outcome is unknown holds the link's side for a person
            NONE   | SET     | NEITHER | false | MIRROR  | set, mirror: Wix's changes exact; changes on the program are overwritten
            STRICT | SET     | NEITHER | true  | MIRROR  | set, mirror: Wix's changes exact; changes on the program are overwritten
            NONE   | SET     | NEITHER | false | TWO_WAY | set, two-way: not exactly once: the balances end equal, but a change on the program between read and write may be lost, and a late write may undo others
            """)
    void aDeclarationSaysWhatItPromises(
            Version version, Write write, Refusal refusal, boolean repeats, ProgramChanges changes, String promise) {
        assertThat(declared(version, write, refusal, repeats, changes).promise())
                .hasToString(promise);
    }

    @Test
    void settingBalancesBothWaysIsSaidToLoseChanges() {
        Promise promise = declared(Version.NONE, Write.SET, Refusal.NEITHER, false, ProgramChanges.TWO_WAY)
                .promise();
        assertThat(promise.level()).isEqualTo(Promise.Level.ENDS_EQUAL);
        assertThat(promise.toString()).startsWith("set, two-way: not exactly once");
    }

    @Test
    void wixPromisesExactlyOnce() {
        assertThat(Capabilities.wix(Duration.ofDays(1), Duration.ofMinutes(2))
                        .promise()
                        .level())
                .isEqualTo(Promise.Level.EXACTLY_ONCE);
    }

    @Test
    void declarationsThatContradictThemselvesAreRefused() {
        assertThatThrownBy(() -> declared(Version.NONE, Write.CAS, Refusal.LOOKUP, false, ProgramChanges.TWO_WAY))
                .hasMessage("write: cas needs version: strict");
        assertThatThrownBy(() -> declared(Version.NONE, Write.KEY, Refusal.STORED, false, ProgramChanges.MIRROR))
                .hasMessage("programChanges: mirror needs write: set");
        assertThatThrownBy(() -> new Capabilities(
                        Version.NONE,
                        Write.KEY,
                        AnswerForm.BARE,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Refusal.STORED,
                        false,
                        ProgramChanges.TWO_WAY))
                .hasMessage("write: key needs key-kept, the seconds an idempotency key is kept");
        assertThatThrownBy(() -> new Capabilities(
                        Version.NONE,
                        Write.HISTORY,
                        AnswerForm.BARE,
                        Duration.ZERO,
                        Duration.ZERO,
                        Refusal.NEITHER,
                        false,
                        ProgramChanges.TWO_WAY))
                .hasMessage(
                        "write: history that looks operations up needs call-life, the seconds a call can still take effect");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        Capabilities wix = Capabilities.wix(Duration.ofDays(1), Duration.ofMinutes(2));
        Capabilities mirror = declared(Version.NONE, Write.SET, Refusal.NEITHER, false, ProgramChanges.MIRROR);
        assertThatThrownBy(() -> UsualRule.settings(mirror, wix, Duration.ZERO))
                .hasMessage("the Wix side cannot be a mirror");
        assertThatThrownBy(() ->
                        UsualRule.settings(Capabilities.wix(Duration.ZERO, Duration.ofMinutes(2)), wix, Duration.ZERO))
                .hasMessage("Wix's earn key must be kept for some time");
        assertThatThrownBy(() -> new RuleSettings(
                        wix, mirror, Limits.WIX, Limits.WIDE, Duration.ZERO, Duration.ofSeconds(1), 0, 0))
                .hasMessage("maxLooks must be at least 1: 0");
    }
}
