package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;

/** The first part of the story: likes become points, once each. */
final class DemoLikes {
    private static final int NEWEST = 50;

    private final DemoWorld world;
    private final PrintWriter out;

    DemoLikes(DemoWorld world, PrintWriter out) {
        this.world = world;
        this.out = out;
    }

    /** Plays it. Returns the expected balances. */
    Map<String, Long> play() throws IOException, InterruptedException {
        out.println("A like earns 5 points, once per person and post.");
        out.println();
        world.wix().seedAccount("ada@example.com", "Ada", 120);
        world.wix().seedContact("ben@example.com", "Ben");
        world.await(() -> world.links().stream().anyMatch(entry -> entry.program() != null));

        like("Ada, who has 120 points, likes post-1", "ada@example.com", "post-1");
        like("Ada likes post-2", "ada@example.com", "post-2");
        like("Ada likes post-1 again; that earns nothing", "ada@example.com", "post-1");
        like("Ben is a contact without a loyalty account", "ben@example.com", "post-1");
        like("Cleo is unknown to Wix", "Cleo@Example.com ", "post-1");

        String body =
                world.payload("ben@example.com", "post-2", UUID.randomUUID().toString());
        tell("The same webhook of Ben comes twice", world.post(body, true) + ", " + world.post(body, true));
        tell("A forged webhook for Ben", world.post(world.payload("ben@example.com", "post-9", "forged"), false));

        world.wix().faults().add(Fault.next(FaultKind.ERROR_AFTER, "loyalty_accounts.earnPoints", 1));
        like(
                "Wix gives Ben the points but answers 500; the bridge repeats the call with the same key",
                "ben@example.com",
                "post-3");
        out.println();
        return Map.of("ada@example.com", 130L, "ben@example.com", 15L, "cleo@example.com", 5L);
    }

    private void like(String what, String email, String post) throws IOException, InterruptedException {
        String answer = world.post(world.payload(email, post, UUID.randomUUID().toString()), true);
        world.await(() -> true);
        Inbox.Row row = world.bridge().inbox().list(null, NEWEST).stream()
                .filter(r -> r.event().source().equals(DemoWorld.SOURCE))
                .findFirst()
                .orElseThrow();
        tell(what, answer + ", " + row.outcome());
    }

    private void tell(String what, String result) throws InterruptedException {
        world.await(() -> true);
        out.println("- " + what);
        out.println("    " + result);
        out.flush();
    }
}
