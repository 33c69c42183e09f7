package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.Arguments;
import io.loyaltybridge.job.JobRuns;
import java.time.ZoneId;
import java.util.List;

/** Runs of long commands as JSON. Times have the offset of the site's zone; addresses in arguments are masked. */
public final class JobJson {
    private final ZoneId zone;

    public JobJson(ZoneId zone) {
        this.zone = zone;
    }

    /** @param reasons why customers were left over, in words */
    public ObjectNode of(JobRuns.Row row, List<String> reasons) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("job", row.id())
                .put("command", row.name())
                .put("arguments", Arguments.text(List.of(row.arguments().split(" "))))
                .put("state", row.state())
                .put("detail", row.detail())
                .put("startedAt", JsonTime.of(row.startedAt(), zone))
                .put("seenAt", JsonTime.of(row.updatedAt(), zone))
                .put("endedAt", JsonTime.of(row.endedAt(), zone));
        ObjectNode counters = json.putObject("counters");
        row.counters().forEach(counters::put);
        ArrayNode lines = json.putArray("reasons");
        reasons.forEach(lines::add);
        return json;
    }
}
