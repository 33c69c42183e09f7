package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.PointsRule;
import io.loyaltybridge.payload.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read from events of a source, and which rule decides over their points. Pure. */
public final class ReadEvents {
    private final SourceSettings source;

    public ReadEvents(SourceSettings source) {
        this.source = source;
    }

    /**
     * Something that was read.
     *
     * @param what  {@code id}, {@code e-mail}, {@code person}, {@code kind}, {@code object}, {@code time}, {@code points} or {@code result}
     * @param found what was found and where, or why nothing was
     */
    public record Part(String what, String found) {}

    /** Each thing that is read, and the result as the last one. */
    public List<Part> parts(NewEvent event) {
        JsonNode payload = Payloads.stored(event.body());
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(
                "id", event.eventId() + (source.eventId().text(payload).isPresent() ? at(source.eventId()) : "")));
        parts.add(new Part("e-mail", found("email", source.email(), payload)));
        if (source.person().isSet()) {
            parts.add(new Part("person", found("person", source.person(), payload)));
        }
        parts.add(new Part("kind", kind(event, payload)));
        parts.add(new Part("object", found("object", source.object(), payload)));
        parts.add(new Part("time", found("occurred-at", source.occurredAt(), payload)));
        parts.add(new Part("points", points(event, payload)));
        parts.add(new Part("result", result(event, payload)));
        return parts;
    }

    private String kind(NewEvent event, JsonNode payload) {
        if (source.kindHeader() == null) {
            return found("kind", source.kind(), payload);
        }
        return event.kind() == null
                ? "none: the header " + source.kindHeader() + " is missing"
                : event.kind() + " (header " + source.kindHeader() + ")";
    }

    private String points(NewEvent event, JsonNode payload) {
        PointsRule rule = source.pointsFor(event.kind());
        return rule.points(payload)
                .map(points -> rule.isOfPayload() ? points + " (" + rule + ")" : points.toString())
                .orElse("none: " + rule);
    }

    private String found(String setting, PayloadPath path, JsonNode payload) {
        if (!path.isSet()) {
            return "none: sources." + source.name() + "." + setting + " is not set";
        }
        Optional<String> text = path.text(payload);
        return text.map(value -> value + at(path)).orElseGet(() -> "none: nothing is" + at(path));
    }

    private static String at(PayloadPath path) {
        return " (at " + path + ")";
    }

    private String result(NewEvent event, JsonNode payload) {
        String why = nothing(event, payload);
        return why != null
                ? why
                : points(event, payload) + " points, once per "
                        + source.oncePer().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + "; caps and what they had before are not looked at";
    }

    /** Which rule says no; null where none does. */
    private @Nullable String nothing(NewEvent event, JsonNode payload) {
        String setting = "sources." + source.name() + ".";
        if (event.refused() != null) {
            return "parked: " + event.refused();
        }
        PointsRule rule = source.pointsFor(event.kind());
        if (rule.isNothing()) {
            return "ignored: no points are set for the kind " + event.kind() + " (" + setting + "points)";
        }
        Optional<String> failing = source.onlyIf().failing(payload);
        if (failing.isPresent()) {
            return "ignored: it is not so that " + failing.get() + " (" + setting + "only-if)";
        }
        String object = source.object().text(payload).orElse(null);
        if (!source.onlyObjects().isEmpty()
                && (object == null || !source.onlyObjects().contains(object))) {
            return "ignored: this object does not count (" + setting + "only-objects)";
        }
        Optional<Long> points = rule.points(payload);
        if (points.isEmpty()) {
            return "parked: the payload has no amount that points can be made of: " + rule + " (" + setting + "points)";
        }
        if (points.get() == 0) {
            return "ignored: " + rule + " is 0 points (" + setting + "points)";
        }
        Optional<String> email = source.email().text(payload);
        if (email.isEmpty() && source.person().text(payload).isPresent()) {
            return "who this person is decides: `identity waiting` lists those whom nobody knows";
        }
        if (email.isEmpty() && source.person().isSet()) {
            return "parked: the payload has neither a person at " + source.person() + " (" + setting
                    + "person) nor an e-mail at " + source.email();
        }
        if (email.isEmpty()) {
            return "parked: the payload has no e-mail at " + source.email() + " (" + setting + "email)";
        }
        if (Emails.normalise(email.get()).isEmpty()) {
            return "parked: the value at " + source.email() + " is not an e-mail address (" + setting + "email)";
        }
        Optional<String> time = source.occurredAt().text(payload);
        if (time.isPresent() && time.flatMap(Timestamps::parse).isEmpty()) {
            return "parked: the value at " + source.occurredAt() + " is not a time (" + setting + "occurred-at)";
        }
        if (source.largestAward() > 0 && points.get() > source.largestAward()) {
            return "waits for a person: more than " + setting + "largest-award";
        }
        return null;
    }
}
