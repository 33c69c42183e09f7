package io.loyaltybridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Both stand-ins in a process of their own, told by lines on its input: {@code seed <customers> <balance>},
 * {@code hooks <url>}, {@code quota <per minute>}, {@code stats}, {@code change <on Wix> <on the program> <seed>},
 * {@code once} (every customer gets a point on the program) and {@code reached}. Each is answered by one line. Ends with its input.
 */
public final class StandIns {
    /** Webhooks that wait or are under way on one side before its next change is made: as fast as they are taken. */
    private static final int AHEAD = 64;
    private static final int MOST = 20;
    private static final long PATIENCE_NANOS = 240_000_000_000L;

    private final WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().webhookEvents(Set.of("wix.loyalty.v1.account_points_updated")).build());
    private final ProgramStandIn program = ProgramStandIn.start(ProgramStandIn.Options.builder().build());
    private final List<String> contacts = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private long[] expected = new long[0];

    private StandIns() {
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        StandIns standIns = new StandIns();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(standIns.settings());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(standIns.command(line.split(" ")));
            }
        }
        System.exit(0);
    }

    /** What the service needs to reach them, on one line: name and value in turn, separated by {@code |}. */
    private String settings() {
        return String.join("|", "wix.base-url", wix.baseUrl(), "wix.file-hosts", "127.0.0.1", "wix.site-id", wix.options().siteId(), "wix.instance-id", wix.options().instanceId(),
                "wix.public-key", wix.publicKeyPem().replace("\n", "\\n"), "program.base-url", program.baseUrl(), "program.token", program.options().token(),
                "program.webhook-secret", program.options().webhookSecret());
    }

    private String command(String[] words) throws Exception {
        return switch (words[0]) {
            case "seed" -> seed(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            case "hooks" -> {
                wix.setWebhookUrl(words[1] + "/webhooks/wix");
                program.setWebhookUrl(words[1] + "/webhooks/program");
                yield "ok";
            }
            case "quota" -> {
                wix.setQuota(Integer.parseInt(words[1]));
                yield "ok";
            }
            case "stats" -> stats();
            case "change" -> change(Integer.parseInt(words[1]), Integer.parseInt(words[2]), new Random(Long.parseLong(words[3])));
            case "once" -> once();
            case "reached" -> reached();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private String seed(int count, long balance) {
        expected = new long[count];
        for (int i = 0; i < count; i++) {
            String email = "customer" + i + "@example.com";
            contacts.add(wix.seedAccount(email, "Customer " + i, balance));
            customers.add(program.seedCustomer(email, "Customer " + i, balance));
            expected[i] = balance;
        }
        return "ok";
    }

    /** Calls of Wix, adjusts that took effect, refused adjusts, answers 429; calls of the program, points calls that took effect. */
    private String stats() {
        JsonNode onWix = wix.stats().describe();
        JsonNode onProgram = program.stats().describe();
        long throttled = 0;
        for (JsonNode operation : onWix.path("operations")) {
            throttled += operation.path("429").asLong();
        }
        JsonNode adjust = onWix.path("operations").path("loyalty_accounts.adjustPoints");
        return onWix.path("calls").asLong() + " " + adjust.path("200").asLong() + " " + adjust.path("409").asLong() + " " + throttled
                + " " + onProgram.path("calls").asLong() + " " + onProgram.path("operations").path("program.addPoints").path("200").asLong()
                + " " + onWix.path("operations") + onProgram.path("operations");
    }

    /** Random changes on both sides at once. Answers milliseconds from the first one until every balance is right, until the last was made, and until 95 % of the customers are right. */
    private String change(int onWix, int onProgram, Random random) throws Exception {
        List<Boolean> sides = new ArrayList<>();
        for (int i = 0; i < onWix + onProgram; i++) {
            sides.add(i < onWix);
        }
        java.util.Collections.shuffle(sides, random);
        long start = System.nanoTime();
        for (boolean side : sides) {
            int who = random.nextInt(expected.length);
            int points = 1 + random.nextInt(MOST);
            OrganicChange change = random.nextInt(4) == 0 ? OrganicChange.redeem(points) : OrganicChange.purchase(points);
            while (underWay(side) >= AHEAD) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            if (side) {
                wix.organic(contacts.get(who), change);
            } else {
                program.organic(customers.get(who), change);
            }
            expected[who] += change.amount(0);
        }
        long made = System.nanoTime();
        List<Integer> open = new ArrayList<>(IntStream.range(0, expected.length).boxed().toList());
        long most = 0;
        while (!open.isEmpty()) {
            open.removeIf(this::right);
            if (most == 0 && open.size() <= expected.length / 20) {
                most = System.nanoTime();
            }
            if (System.nanoTime() - made > PATIENCE_NANOS && !open.isEmpty()) {
                return "late " + describe(open.get(0));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long end = System.nanoTime();
        for (int i = 0; i < expected.length; i++) {
            if (!right(i)) {
                return "wrong " + describe(i);
            }
        }
        return "round " + (end - start) / 1_000_000 + " " + (made - start) / 1_000_000 + " " + (most - start) / 1_000_000;
    }

    private int underWay(boolean side) {
        JsonNode webhooks = side ? wix.webhooks() : program.webhooks();
        return webhooks.path("queued").asInt() + webhooks.path("inFlight").asInt();
    }

    private boolean right(int i) {
        return wixBalance(i) == expected[i] && programBalance(i) == expected[i];
    }

    private long wixBalance(int i) {
        return wix.account(contacts.get(i)).path("points").path("balance").asLong();
    }

    private long programBalance(int i) {
        return program.customer(customers.get(i)).path("balance").asLong();
    }

    private String describe(int i) {
        return contacts.get(i) + ": wix " + wixBalance(i) + ", program " + programBalance(i) + ", expected " + expected[i];
    }

    private String once() {
        for (int i = 0; i < expected.length; i++) {
            program.organic(customers.get(i), OrganicChange.purchase(1));
            expected[i]++;
        }
        return "ok";
    }

    /** How many customers have the change of {@code once} on Wix, and how many have neither it nor what they had. */
    private String reached() {
        int reached = 0;
        int wrong = 0;
        for (int i = 0; i < expected.length; i++) {
            long balance = wixBalance(i);
            reached += balance == expected[i] ? 1 : 0;
            wrong += balance != expected[i] && balance != expected[i] - 1 || programBalance(i) != expected[i] ? 1 : 0;
        }
        return reached + " " + wrong;
    }
}
