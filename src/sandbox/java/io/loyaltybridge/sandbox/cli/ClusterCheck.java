package io.loyaltybridge.sandbox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.SandboxOfSites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Waits until nothing is left to do, and counts every point of every customer on both sides. */
final class ClusterCheck {
    private static final long NO_PROGRESS_MILLIS = 180_000;
    private static final long LOOK_MILLIS = 200;
    private static final int STILL = 5;

    private final SandboxOfSites standIns;
    private final ClusterState state;

    ClusterCheck(SandboxOfSites standIns, ClusterState state) {
        this.standIns = standIns;
        this.state = state;
    }

    /**
     * Waits for rest, as long as what is left becomes less.
     *
     * @return what is left when nothing changes any more for three minutes; empty where nothing is left
     */
    Map<String, Long> awaitRest() throws InterruptedException {
        Map<String, Long> left = state.left();
        long fewest = Long.MAX_VALUE;
        long until = 0;
        int still = 0;
        while (still < STILL) {
            long sum = left.values().stream().mapToLong(Long::longValue).sum();
            long now = System.currentTimeMillis();
            if (sum < fewest) {
                fewest = sum;
                until = now + NO_PROGRESS_MILLIS;
            } else if (sum > 0 && now > until) {
                return left;
            }
            still = sum == 0 ? still + 1 : 0;
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            left = state.left();
        }
        return Map.of();
    }

    /** What is not as it has to be, a line each: balances, awards, operations that took effect twice, what is parked, and the quota. */
    List<String> differences(Collection<ClusterCustomer> customers) {
        List<String> wrong = new ArrayList<>(state.parked());
        customers.forEach(customer -> check(customer, wrong));
        customers.stream().map(ClusterCustomer::site).distinct().forEach(site -> {
            int calls = standIns.wix(site).stats().highestPerMinute();
            if (calls > ClusterSettings.QUOTA) {
                wrong.add(site + ": " + calls + " calls of Wix within the minute up to "
                        + Instant.ofEpochMilli(standIns.wix(site)
                                .stats()
                                .describe()
                                .path("maxWindow")
                                .path("at")
                                .asLong())
                        + ", expected " + ClusterSettings.QUOTA + " at most");
            }
        });
        return wrong;
    }

    /** The most calls that a site made in any 60 seconds. */
    int mostCalls() {
        return standIns.siteSettings().keySet().stream()
                .mapToInt(site -> standIns.wix(site).stats().highestPerMinute())
                .max()
                .orElse(0);
    }

    private void check(ClusterCustomer customer, List<String> wrong) {
        String who = customer.site() + " " + customer.email() + ": ";
        long expected = customer.expected().get();
        JsonNode account = standIns.wix(customer.site()).account(customer.contact());
        balance(who + "Wix", expected, account.path("points").path("balance").asLong(), wrong);
        balance(
                who + "the program",
                expected,
                standIns.program(customer.site())
                        .customer(customer.customer())
                        .path("balance")
                        .asLong(),
                wrong);
        List<JsonNode> onWix =
                standIns.wix(customer.site()).transactions(account.path("id").asText());
        long awards = onWix.stream()
                .filter(one -> one.path("idempotencyKey").asText().startsWith("award-"))
                .count();
        if (awards != customer.likes().get()) {
            wrong.add(who + awards + " awards, expected " + customer.likes() + ", one for each like");
        }
        once(who + "Wix", onWix, "idempotencyKey", "award-", wrong);
        once(who + "Wix", onWix, "description", "sync-", wrong);
        once(
                who + "the program",
                standIns.program(customer.site()).transactions(customer.customer()),
                "reference",
                "sync-",
                wrong);
    }

    private static void balance(String where, long expected, long found, List<String> wrong) {
        if (found != expected) {
            wrong.add(where + " has " + found + " points, expected " + expected);
        }
    }

    /** Every operation of the bridge has a name of its own, so it took effect as often as the name is there. */
    private static void once(String where, List<JsonNode> all, String field, String begin, List<String> wrong) {
        Set<String> seen = new HashSet<>();
        all.stream()
                .map(one -> one.path(field).asText())
                .filter(name -> name.startsWith(begin) && !seen.add(name))
                .collect(Collectors.toSet())
                .forEach(name -> wrong.add(where + " has " + name + " more than once"));
    }
}
