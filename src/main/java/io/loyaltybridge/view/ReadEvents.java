package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.PointsRule;
import io.loyaltybridge.payload.Timestamps;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
     * @param what  {@code id}, {@code e-mail}, {@code person}, {@code kind}, {@code object}, {@code time}, {@code points} (or {@code back} and
     *              {@code part} of what takes points back) or {@code result}
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
        source.reverses()
                .path(event.kind())
                .ifPresentOrElse(
                        place -> {
                            parts.add(new Part("back", takenBack(place, payload)));
                            if (source.reverses().part().isSet()) {
                                parts.add(new Part("part", part(payload)));
                            }
                        },
                        () -> parts.add(new Part("points", points(event, payload))));
        parts.add(new Part("result", result(event, payload)));
        return parts;
    }

    /**
     * What a route finds in its variables after it has read an event, as far as the payload decides it: {@code award.points},
     * {@code reversal}, {@code unknownPerson}, {@code email}, {@code object}, {@code kind}. A missing name is one that is not known here.
     */
    public Map<String, Optional<String>> variables(NewEvent event) {
        JsonNode payload = Payloads.stored(event.body());
        boolean goesOn = nothing(event, payload) == null;
        boolean reverses = source.reverses().path(event.kind()).isPresent();
        Optional<String> email = source.email().text(payload);
        Map<String, Optional<String>> known = new HashMap<>();
        known.put("email", email);
        known.put("object", source.object().text(payload));
        known.put("kind", Optional.ofNullable(event.kind()));
        known.put(
                "award.points",
                Optional.of(Long.toString(
                        goesOn && !reverses
                                ? source.pointsFor(event.kind()).points(payload).orElse(0L)
                                : 0)));
        known.put("reversal", goesOn && reverses ? Optional.of("the object") : Optional.empty());
        if (email.isPresent()) {
            known.put("unknownPerson", Optional.empty());
        } else if (!goesOn && source.person().text(payload).isPresent()) {
            // Who they are decides, and with it whether they earn anything.
            known.remove("award.points");
        }
        return known;
    }

    /** Why an event ends at the step that reads it; null where it goes on, with or without points. */
    public @Nullable String ends(NewEvent event) {
        String why = nothing(event, Payloads.stored(event.body()));
        return why == null || why.startsWith("ignored") || why.startsWith("who ") ? null : why;
    }

    private String kind(NewEvent event, JsonNode payload) {
        if (source.kindHeader() == null) {
            return found("kind", source.kind(), payload);
        }
        return event.kind() == null
                ? "none: the header " + source.kindHeader() + " is missing"
                : event.kind() + " (header " + source.kindHeader() + ")";
    }

    private String takenBack(PayloadPath place, JsonNode payload) {
        return place.text(payload)
                .map(object -> object + at(place) + " of " + source.reverses().source())
                .orElseGet(() -> "none: nothing is" + at(place));
    }

    private String part(JsonNode payload) {
        PayloadPath place = source.reverses().part();
        return place.sum(payload)
                .map(amount -> amount.toPlainString() + at(place))
                .orElseGet(() -> "none: no amount is" + at(place));
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
        if (why == null && source.reverses().path(event.kind()).isPresent()) {
            return "takes back what " + source.reverses().source() + " gave for that"
                    + (source.reverses().part().isSet() ? ", as much of it as the part is of its amount" : "")
                    + "; what was given is not looked at";
        }
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
        Optional<PayloadPath> reverses = source.reverses().path(event.kind());
        if (rule.isNothing() && reverses.isEmpty()) {
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
        if (reverses.isPresent()) {
            return reversesNothing(reverses.get(), payload, setting);
        }
        Optional<Long> points = rule.points(payload);
        if (points.isEmpty()) {
            return "parked: the payload has no amount that points can be made of: " + rule + " (" + setting + "points)";
        }
        if (points.get() == 0) {
            return "ignored: " + rule + " is 0 points (" + setting + "points)";
        }
        String nobody = nobody(payload, setting);
        if (nobody != null) {
            return nobody;
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

    /** Why an event that takes back does not; null where it does. */
    private @Nullable String reversesNothing(PayloadPath place, JsonNode payload, String setting) {
        if (place.text(payload).isEmpty()) {
            return "parked: the payload does not say what is taken back: nothing is at " + place + " (" + setting
                    + "reverses)";
        }
        PayloadPath part = source.reverses().part();
        Optional<BigDecimal> amount = part.sum(payload);
        if (part.isSet() && amount.filter(found -> found.signum() >= 0).isEmpty()) {
            return "parked: the payload does not say how much is given back: expected an amount of 0 or more at " + part
                    + " (" + setting + "reverses-part)";
        }
        if (amount.filter(found -> found.signum() == 0).isPresent()) {
            return "ignored: 0 is given back at " + part;
        }
        boolean named = source.email().text(payload).isPresent()
                || source.person().text(payload).isPresent();
        return named ? nobody(payload, setting) : null;
    }

    /** Why it is not known whose event it is; null where it is. */
    private @Nullable String nobody(JsonNode payload, String setting) {
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
        return null;
    }
}
