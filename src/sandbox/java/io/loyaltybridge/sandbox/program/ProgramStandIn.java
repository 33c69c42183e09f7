package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.server.StandIn;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stand-in for an external loyalty program on 127.0.0.1, of one of the kinds of {@link ProgramKind}: customers, points
 * and signed webhooks. All data is in memory. Thread-safe.
 */
public final class ProgramStandIn extends StandIn {
    /**
     * How the stand-in is set up.
     *
     * @param kind which kind of program it is
     * @param port 0 for any free port
     * @param webhookUrl where webhooks go, null for nowhere
     * @param token what callers show, after {@code Bearer} where the program does not want it otherwise
     * @param secondToken what they show for some calls, where the program wants another one
     * @param webhookSecret {@code whsec_} and base64 of 24 to 64 bytes; for others any text of 16 characters or more
     * @param notificationUrl what a program that signs it takes for the address of the webhooks, whatever way they take
     * @param quotaPerMinute calls in any 60 seconds, 0 for no limit
     * @param retryAfter whether a call over the quota is answered with {@code Retry-After}
     * @param resendScale factor on the waits before resends, 1 is Wix's
     * @param allowDuplicateEmails whether two customers may have one e-mail
     * @param storeRefusals whether a refusal (409) is the answer of its key from then on
     * @param journal file for committed changes, null for none
     * @param seed of the faults
     * @param ids of what customers and owners make
     */
    public record Options(
            ProgramKind kind,
            int port,
            String webhookUrl,
            String token,
            String secondToken,
            String webhookSecret,
            String notificationUrl,
            int quotaPerMinute,
            boolean retryAfter,
            double resendScale,
            boolean allowDuplicateEmails,
            boolean storeRefusals,
            Path journal,
            long seed,
            Ids ids,
            Clock clock) {
        /** A builder with usual values; token and secret are generated. */
        public static ProgramOptionsBuilder builder() {
            return new ProgramOptionsBuilder();
        }
    }

    private final Options options;
    private final ProgramState state;
    private final ProgramControl target;
    private final SquareHandlers square;

    private ProgramStandIn(Options options, WebhookEncoder encoder) {
        super(
                new Settings(
                        options.port,
                        options.webhookUrl,
                        options.quotaPerMinute,
                        options.retryAfter,
                        options.resendScale,
                        options.journal,
                        options.seed,
                        options.clock),
                encoder);
        this.options = options;
        state = new ProgramState(options.kind, options.clock, options.ids, webhooks, journal);
        target = new ProgramControl(state, lock);
        square = options.kind == ProgramKind.SQUARE ? new SquareHandlers(state) : null;
        serve(
                switch (options.kind) {
                    case REST ->
                        new ProgramApi(
                                "/sandbox/program-operations.json",
                                state,
                                new ProgramHandlers(state, options.allowDuplicateEmails, options.storeRefusals),
                                options.token,
                                ProgramErrors::of);
                    case PLAIN ->
                        new ProgramApi(
                                "/sandbox/plain-operations.json",
                                state,
                                new PlainHandlers(state, options.allowDuplicateEmails),
                                options.token,
                                ProgramErrors::of);
                    case SQUARE ->
                        new ProgramApi(
                                "/sandbox/square-operations.json", state, square, options.token, SquareErrors::of);
                    case OPEN_LOYALTY ->
                        new ProgramApi(
                                "/sandbox/open-loyalty-operations.json",
                                state,
                                new OpenLoyaltyHandlers(state),
                                operation -> Map.of("X-AUTH-TOKEN", options.token, "User-Agent", ProgramApi.ANY),
                                OpenLoyaltyErrors::of);
                    case VOUCHERIFY ->
                        new ProgramApi(
                                "/sandbox/voucherify-operations.json",
                                state,
                                new VoucherifyHandlers(state),
                                operation -> Map.of("X-App-Id", VoucherifyForm.APP, "X-App-Token", options.token),
                                VoucherifyErrors::of);
                    case TALON_ONE ->
                        new ProgramApi(
                                "/sandbox/talon-one-operations.json",
                                state,
                                new TalonOneHandlers(state),
                                operation -> Map.of(
                                        "Authorization",
                                        operation.equals("talon.updateCustomerProfileV2")
                                                ? "ApiKey-v1 " + options.secondToken
                                                : "ManagementKey-v1 " + options.token),
                                TalonOneErrors::of);
                },
                target);
    }

    /**
     * Starts and listens.
     *
     * @throws IllegalArgumentException when the webhook secret is not valid
     * @throws IllegalStateException when the port is taken
     */
    public static ProgramStandIn start(Options options) {
        return new ProgramStandIn(
                options,
                switch (options.kind) {
                    case REST -> new StandardWebhooks(options.webhookSecret, options.clock);
                    case PLAIN -> new ShopifyWebhooks(options.webhookSecret);
                    case SQUARE -> new SquareWebhooks(options.webhookSecret, options.notificationUrl);
                    case OPEN_LOYALTY -> new TokenWebhooks(options.webhookSecret);
                    case VOUCHERIFY -> new VoucherifyWebhooks(options.webhookSecret);
                    // It sends none.
                    case TALON_ONE -> new ShopifyWebhooks(options.webhookSecret);
                });
    }

    /** The settings that reach it, but that of its connector. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("program.base-url", baseUrl());
        settings.put("program.token", options.token);
        switch (options.kind) {
            case REST, PLAIN -> settings.put("program.webhook-secret", options.webhookSecret);
            case SQUARE -> {
                settings.put("program.webhook-secret", options.webhookSecret);
                settings.put("program.webhook-url", options.notificationUrl);
            }
            case OPEN_LOYALTY -> {
                settings.put("program.webhook-secret", options.webhookSecret);
                settings.put("program.loyalty-id", OpenLoyaltyForm.STORE);
            }
            case VOUCHERIFY -> {
                settings.put("program.webhook-secret", options.webhookSecret);
                settings.put("program.app-id", VoucherifyForm.APP);
                settings.put("program.loyalty-id", VoucherifyForm.CAMPAIGN);
            }
            case TALON_ONE -> {
                settings.put("program.second-token", options.secondToken);
                settings.put("program.loyalty-id", Integer.toString(TalonOneForm.PROGRAM));
            }
        }
        return settings;
    }

    /** The options that it was started with, generated token and secret included. */
    public Options options() {
        return options;
    }

    /** Makes a customer with a balance, and returns its id. */
    public String seedCustomer(String email, String name, long balance) {
        synchronized (lock) {
            return target.seed(new ProgramControl.SeedCustomer(email, name, balance)).id;
        }
    }

    /** The same under an id that the owner chose. */
    public void seedCustomer(String id, String email, String name, long balance) {
        synchronized (lock) {
            Customer customer = state.createWithId(id, email, name, "owner");
            state.book(customer, "ADJUST", balance, "Opening balance", null, "owner");
        }
    }

    /**
     * Makes a customer of a seller on Square who is not in the loyalty program, and returns the id of the profile.
     *
     * @param phone null for none
     */
    public String addSquareProfile(String email, String phone) {
        synchronized (lock) {
            return square.addProfile(email, phone);
        }
    }

    /** The customer as it is now, null when there is none. */
    public JsonNode customer(String id) {
        synchronized (lock) {
            Customer customer = state.customers.byId(id);
            return customer == null ? null : Json.copy(customer.json());
        }
    }

    /**
     * Makes a change as a customer or the owner would, and returns {@code {"customer","transactionId"}}.
     *
     * @throws java.util.NoSuchElementException when there is no such customer
     */
    public JsonNode organic(String id, OrganicChange change) {
        synchronized (lock) {
            return Json.copy(target.organic(target.customer(id), change));
        }
    }

    /**
     * An owner deletes a customer.
     *
     * @throws java.util.NoSuchElementException when there is no such customer
     */
    public void deleteCustomer(String id) {
        synchronized (lock) {
            target.delete(id);
        }
    }

    /** Keeps all customers as they are now, for {@link #restore}. */
    public void backUp() {
        synchronized (lock) {
            state.backUp();
        }
    }

    /** Restores all customers as they were at {@link #backUp}, without webhooks. */
    public void restore() {
        synchronized (lock) {
            state.restore();
        }
    }

    /**
     * The transactions of a customer, oldest first.
     *
     * @throws java.util.NoSuchElementException when there is no such customer
     */
    public List<JsonNode> transactions(String id) {
        synchronized (lock) {
            return target.customer(id).transactions.stream().map(Json::copy).toList();
        }
    }
}
