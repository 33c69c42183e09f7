package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciliation does about differences.
 *
 * @param policy   which side wins
 * @param limit    points of one customer above which nothing is moved, and a person decides; 0 or more
 * @param customer the one customer about whom a person decides, whatever the limit: e-mail, link id, or the id of an account;
 *                 null for everyone within the limit
 */
public record DriftOrder(DriftPolicy policy, long limit, @Nullable String customer) {
    private static final String POLICY = "--policy=";
    private static final String LIMIT = "--limit-points=";
    private static final String CUSTOMER = "--customer=";

    /** The order of the settings, for the nightly reconciliation. */
    public static DriftOrder of(Settings settings) {
        return new DriftOrder(
                DriftPolicy.of(settings.text("sync.drift-policy")).orElseThrow(),
                settings.number("sync.drift-limit"),
                null);
    }

    /** From arguments as on the command line; the settings give the rest. */
    public static DriftOrder of(List<String> arguments, DriftOrder settings) {
        DriftPolicy policy = value(arguments, POLICY)
                .map(word -> DriftPolicy.of(word)
                        .orElseThrow(() ->
                                new IllegalArgumentException("expected " + DriftPolicy.WORDS + ", found " + word)))
                .orElse(settings.policy());
        return new DriftOrder(
                policy,
                value(arguments, LIMIT).map(Long::parseLong).orElse(settings.limit()),
                value(arguments, CUSTOMER).orElse(null));
    }

    /** Whether arguments are about one customer; such a run reads no pages and is not continued after an interruption. */
    public static boolean isForOne(List<String> arguments) {
        return value(arguments, CUSTOMER).isPresent();
    }

    private static Optional<String> value(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name))
                .findFirst()
                .map(argument -> argument.substring(name.length()));
    }
}
