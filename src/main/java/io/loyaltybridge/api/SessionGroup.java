package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.store.Audit;
import java.util.Map;
import java.util.Optional;

/** Signing in on the page, and out. */
public final class SessionGroup {
    private final Sessions sessions;
    private final Audit audit;

    private SessionGroup(Sessions sessions, Audit audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    public static Group of(Sessions sessions, Audit audit) {
        SessionGroup group = new SessionGroup(sessions, audit);
        return new Group(
                "session",
                Map.of(
                        "getSession", group::get,
                        "signIn", group::signIn,
                        "signOut", group::signOut,
                        "makeSignInLink", group::link));
    }

    private Answer get(Call call) {
        return Answer.of(json(call.caller(), sessions.of(call.cookie()).map(Sessions.Session::csrf)));
    }

    private Answer signIn(Call call) {
        Optional<Sessions.Started> started = call.given("code")
                .map(sessions::byLink)
                .orElseGet(() -> sessions.byToken(call.given("token").orElse("")));
        Sessions.Started session = started.orElseThrow(() -> Problem.of(
                401,
                call.given("code").isPresent()
                        ? "this link works no more; `./loyalty-bridge sign-in` makes a new one"
                        : "there is no such token"));
        Caller caller = session.session().caller();
        audit.note(new Audit.Action(caller.name(), caller.how(), null, "sign-in", null, null, null));
        return new Answer.SignedIn(json(caller, Optional.of(session.session().csrf())), session.cookie());
    }

    private Answer link(Call call) {
        return Answer.made(JsonNodeFactory.instance.objectNode().put("code", sessions.linkCode()));
    }

    private Answer signOut(Call call) {
        sessions.end(call.cookie());
        return new Answer.SignedOut();
    }

    private static ObjectNode json(Caller caller, Optional<String> csrf) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", caller.name())
                .put("role", caller.role().word());
        ArrayNode sites = json.putArray("sites");
        caller.sites().stream().sorted().forEach(sites::add);
        return json.put("csrf", csrf.orElse(null));
    }
}
