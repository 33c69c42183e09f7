package io.loyaltybridge.intake;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Forms;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of a source are: JSON, a form whose fields are the payload, or a form of which one field holds the payload as
 * JSON.
 *
 * @param isForm whether it is {@code application/x-www-form-urlencoded}
 * @param field  the one that holds JSON; null where none does
 */
public record BodyForm(boolean isForm, @Nullable String field) {
    private static final String FORM = "form";

    /** Of {@code json}, {@code form} or {@code form:<field>}. */
    public static BodyForm of(String setting) {
        boolean isForm = setting.startsWith(FORM);
        String field = setting.startsWith(FORM + ":") ? setting.substring(FORM.length() + 1) : null;
        return new BodyForm(isForm, field);
    }

    /** The content type of a body. */
    public String contentType() {
        return isForm ? "application/x-www-form-urlencoded" : "application/json";
    }

    /** @param arrays whether the payload may be an array */
    SourceBody parse(byte[] body, boolean arrays) throws RefusedWebhookException {
        if (!isForm) {
            return json(WebhookBody.text(body), arrays);
        }
        Map<String, List<String>> fields;
        try {
            fields = Forms.parse(body);
        } catch (IllegalArgumentException e) {
            throw RefusedWebhookException.unparseable(Reason.of(e));
        }
        if (fields.isEmpty()) {
            throw RefusedWebhookException.unparseable("expected a form with at least one field");
        }
        if (field == null) {
            return new SourceBody(Forms.json(fields).toString(), Forms.json(fields));
        }
        List<String> values = fields.getOrDefault(field, List.of());
        if (values.size() != 1) {
            throw RefusedWebhookException.unparseable(
                    "expected the field " + field + " once in the form, found it " + values.size() + " times");
        }
        return json(values.get(0), arrays);
    }

    private static SourceBody json(String text, boolean arrays) throws RefusedWebhookException {
        return new SourceBody(text, arrays ? WebhookBody.objectOrArray(text) : WebhookBody.object(text));
    }
}
