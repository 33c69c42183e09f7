package io.loyaltybridge.sync;

import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramOptionsBuilder;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.Profiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The service with the connector "plain", in either mode. A call lives for a second, so that tests need not wait long. */
final class SetBalanceCase {
    static final String SET = "plain.setPoints";

    private SetBalanceCase() {}

    static SyncCase mirror(Path dir) throws Exception {
        return start(dir, "mirror", ProgramStandIn.Options.builder());
    }

    static SyncCase twoWay(Path dir) throws Exception {
        return start(dir, "two-way", ProgramStandIn.Options.builder());
    }

    static SyncCase start(Path dir, String changes, ProgramOptionsBuilder program, String... settings)
            throws Exception {
        Path profiles = Profiles.copy(dir.resolve("profiles"), "plain", "program-changes=" + changes, "call-life=1s");
        String[] all = Stream.concat(
                        Stream.of(
                                "bridge.profiles-dir",
                                profiles.toString(),
                                "program.allow-lost-changes",
                                Boolean.toString(changes.equals("two-way")),
                                "wix.response-timeout",
                                "3s",
                                "sync.gone-after",
                                "200ms"),
                        Arrays.stream(settings))
                .toArray(String[]::new);
        return SyncCase.start(dir, WixStandIn.Options.builder(), program.kind(ProgramKind.PLAIN), all);
    }
}
