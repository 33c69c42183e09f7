package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.server.StandIn;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A stand-in for Wix on 127.0.0.1 that speaks its wire contract: contacts, members, loyalty accounts, points,
 * transactions, imports, program, e-mail subscriptions, coupons, badges, the inbox, tokens and webhooks. All data is in
 * memory. Thread-safe.
 */
public final class WixStandIn extends StandIn {
    /**
     * How the stand-in is set up.
     *
     * @param port 0 for any free port
     * @param webhookUrl where webhooks go, null for nowhere
     * @param webhookEvents the event types that are sent; empty is all but those of badges
     * @param quotaPerMinute calls per site in any 60 seconds, 0 for no limit
     * @param retryAfter whether a call over the quota is answered with {@code Retry-After}
     * @param resendScale factor on the waits before resends, 1 is Wix's
     * @param appId the app that webhooks name for calls with an API key, where the behaviour says so; calls with a token are
     *              by the app that asked for it
     * @param instanceId the app's installation, as webhooks name it
     * @param siteId the site, as webhooks name it
     * @param tokenLifetime until a token expires
     * @param indexLag how far search, query and transactions are behind
     * @param readLag how far reads of one account are behind
     * @param programStatus at the start
     * @param behaviour what is not documented about contacts, accounts and points
     * @param imports what is not documented about loyalty imports
     * @param effects what is not documented about subscriptions, coupons, badges and messages
     * @param journal file for committed changes, null for none
     * @param seed of the faults
     * @param ids of what customers and owners make
     * @param clock for all dates, the quota and tokens
     */
    public record Options(
            int port,
            String webhookUrl,
            Set<String> webhookEvents,
            int quotaPerMinute,
            boolean retryAfter,
            double resendScale,
            String appId,
            String instanceId,
            String siteId,
            Duration tokenLifetime,
            Duration indexLag,
            Duration readLag,
            ProgramStatus programStatus,
            Behaviour behaviour,
            ImportOptions imports,
            EffectBehaviour effects,
            Path journal,
            long seed,
            Ids ids,
            Clock clock) {
        /** A builder with the values of a usual site. */
        public static WixOptionsBuilder builder() {
            return new WixOptionsBuilder();
        }
    }

    private final Options options;
    private final JwtEncoder encoder;
    private final WixState state;
    private final ReadView view;
    private final WixControl target;
    private final WixApi api;

    private WixStandIn(Options options, JwtEncoder encoder) {
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
        this.encoder = encoder;
        state = new WixState(
                options.clock,
                options.ids,
                new WixEvents(webhooks, options.ids, options.webhookEvents),
                journal,
                new Program(options.clock, options.programStatus));
        view = new ReadView(state, options.indexLag.toMillis(), options.readLag.toMillis());
        Tokens tokens = new Tokens(options.clock, options.tokenLifetime, options.siteId);
        target = new WixControl(state, view, tokens, lock, encoder::publicKeyPem, options.appId);
        api = new WixApi(state, view, tokens, options, this::baseUrl, this::later);
        serve(api, target);
    }

    /**
     * Starts and listens.
     *
     * @throws IllegalStateException when the port is taken
     */
    public static WixStandIn start(Options options) {
        return new WixStandIn(
                options,
                new JwtEncoder(options.clock, options.instanceId, options.siteId, options.behaviour.webhookForm()));
    }

    /** The options that it was started with. */
    public Options options() {
        return options;
    }

    /** The key that verifies the webhooks, as SubjectPublicKeyInfo PEM. */
    public String publicKeyPem() {
        return encoder.publicKeyPem();
    }

    /** Changes how far readers are behind. */
    public void setLag(Duration index, Duration read) {
        synchronized (lock) {
            view.setLag(index.toMillis(), read.toMillis());
        }
    }

    /** Lets the rows of imports take effect that wait to be told ({@link ImportOptions.Pace#told}), and those of later ones at once. */
    public void finishImports() {
        synchronized (lock) {
            api.imports.finish();
        }
    }

    /** Changes how fine times are, and which comes first. */
    public void setStamps(Stamps stamps) {
        synchronized (lock) {
            state.setStamps(stamps);
        }
    }

    /** Changes the status of the program, as the owner does. */
    public void setProgramStatus(ProgramStatus status) {
        synchronized (lock) {
            state.program.setStatus(status);
            state.programUpdated(Caller.OWNER);
        }
    }

    /** Makes a contact without account, and returns its id. */
    public String seedContact(String email, String name) {
        return seed(email, name, false, null);
    }

    /** Makes a contact that is a member, and returns the contact's id. */
    public String seedMember(String email, String name) {
        return seed(email, name, true, null);
    }

    /** Makes a contact with an account of this balance, and returns the contact's id. */
    public String seedAccount(String email, String name, long balance) {
        return seed(email, name, false, balance);
    }

    /** Makes a contact that is a member with an account, and returns the contact's id; its language may be null. */
    public String seedMember(String email, String name, String locale, long balance) {
        synchronized (lock) {
            return target.seed(new WixControl.SeedContact(email, name, true, balance, locale, null)).id;
        }
    }

    private String seed(String email, String name, boolean member, Long balance) {
        synchronized (lock) {
            return target.seed(new WixControl.SeedContact(email, name, member, balance, null, null)).id;
        }
    }

    /** The member's id of a contact, null when they are none. */
    public String memberId(String contactId) {
        synchronized (lock) {
            return target.contact(contactId).memberId;
        }
    }

    /** Makes a badge as the owner does, and returns its id. */
    public String seedBadge(String title) {
        synchronized (lock) {
            return target.effects().newBadge(title, null).get("id").asText();
        }
    }

    /** Gives a badge as the owner does; nothing when the member has it. */
    public void assignBadge(String badgeId, String memberId) {
        synchronized (lock) {
            target.effects().assign(badgeId, memberId);
        }
    }

    /** Takes a badge as the owner does; nothing when the member does not have it. */
    public void unassignBadge(String badgeId, String memberId) {
        synchronized (lock) {
            target.effects().unassign(badgeId, memberId);
        }
    }

    /** The ids of a member's badges, in the order in which they got them. */
    public List<String> badgesOf(String memberId) {
        synchronized (lock) {
            return state.badges.of(memberId);
        }
    }

    /** Sets the subscription of an address: NOT_SET, PENDING, SUBSCRIBED or UNSUBSCRIBED. */
    public void setSubscription(String email, String status) {
        synchronized (lock) {
            target.effects().subscribe(email, status);
        }
    }

    /** The subscription of an address: NOT_SET, PENDING, SUBSCRIBED or UNSUBSCRIBED; null without a record. */
    public String subscription(String email) {
        synchronized (lock) {
            JsonNode known = state.subscriptions.of(email);
            return known == null ? null : known.get("subscriptionStatus").asText();
        }
    }

    /** All coupons as {@code {"id","specification"}}, oldest first. Must not be changed. */
    public List<JsonNode> coupons() {
        synchronized (lock) {
            return state.coupons.all();
        }
    }

    /** The messages in the conversation of a member, oldest first, with {@code conversationId} and {@code sendNotifications}. */
    public List<JsonNode> messagesTo(String memberId) {
        synchronized (lock) {
            return List.copyOf(target.effects().messagesToMember(memberId));
        }
    }

    /** The messages in the conversation of a contact, oldest first. */
    public List<JsonNode> messagesToContact(String contactId) {
        synchronized (lock) {
            return List.copyOf(target.effects().messagesToContact(contactId));
        }
    }

    /** The contact writes so many messages into the conversation with the business, which is there already. */
    public void writes(String contactId, int messages) {
        synchronized (lock) {
            target.effects().writes(contactId, messages);
        }
    }

    /** The account of a contact as it is now, null when there is none. */
    public JsonNode account(String contactId) {
        synchronized (lock) {
            Account account = state.accounts.byContact(contactId);
            return account == null ? null : Json.copy(account.json());
        }
    }

    /** All accounts as they are now. Must not be changed. */
    public List<JsonNode> accounts() {
        synchronized (lock) {
            return state.accounts.all().stream()
                    .map(account -> (JsonNode) account.json())
                    .toList();
        }
    }

    /** Makes a change as a customer or the owner would, and returns {@code {"account","transactionId"}}. */
    public JsonNode organic(String contactId, OrganicChange change) {
        synchronized (lock) {
            Account account = state.accounts.byContact(contactId);
            if (account == null) {
                throw new IllegalArgumentException("The contact has no loyalty account: " + contactId);
            }
            return Json.copy(target.organic(account, change).answer());
        }
    }

    /**
     * The app is installed on the site, as Wix tells it.
     *
     * @param origin the installation that the site was copied from; null where it was not copied
     */
    public void install(String origin) {
        synchronized (lock) {
            target.install(origin);
        }
    }

    /**
     * The app is removed from the site, as Wix tells it. Its tokens end, and it gets no other one until it is installed again; calls
     * with an API key, which belong to no app, go on.
     */
    public void remove() {
        synchronized (lock) {
            target.remove();
        }
    }

    /** The transactions of an account, oldest first. */
    public List<JsonNode> transactions(String accountId) {
        synchronized (lock) {
            return target.transactions(accountId).stream().map(Json::copy).toList();
        }
    }
}
