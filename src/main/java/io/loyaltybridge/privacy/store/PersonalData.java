package io.loyaltybridge.privacy.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every column of the store, and what it can hold of a customer. Export and forgetting go by this list, and a test fails where it is
 * not the schema.
 */
public final class PersonalData {
    /** A line a table: its name, whose its rows are, its key, and what each column holds that is not named under nothing. */
    private static final String COLUMNS =
            """
            inbox            site   seq           nothing=seq,site,source,kind,received_at,occurred_at,altered,state,attempts,due_at,ended_at,handed_back,handed_back_since,in_outage id=event_id,request_id lane=lane payload=body text=outcome,failures hash=body_hash
            links            site   site,id       nothing=site,state,epoch,books,created_at,updated_at,pace_step,pace_until,pace_told,creating_since link=id,merged_into address=email id=contact_id,member_id,wix_account_id,program_id text=detail,opening,wix_hold,program_hold key=wix_hold_by,program_hold_by
            link_aliases     site   site,email    nothing=site address=email link=link_id
            identities       site   site,source,person nothing=site,source,learned_from,at address=email id=person
            observations     site   site,link_id,side nothing=site,side,version,balance,seen_at,moved_at link=link_id id=made_by
            operations       site   site,id       nothing=site,side,kind,amount,state,attempt,source,event_seq,day,revision,repeated,looks,first_sent_at,sent_at,moved_at,planned_in,from_side,from_version,to_version,created_at,updated_at,set_from_at,set_since,set_until_at,next_look_at,basis key=id link=link_id text=reason,description,outcome id=transaction_id,request_id,object
            ledger           site   seq           nothing=seq,site,at,side,kind,amount,from_version,to_version,balance link=link_id key=operation_id id=transaction_id text=cause
            claims           site   site,claim_key nothing=site,owner,state,at key=claim_key
            jobs             site   id            nothing=id,site,name,state,counters,started_at,updated_at,ended_at text=arguments,position,detail
            jobs_met         job    job,side,link_id nothing=job,side link=link_id
            job_reasons      job    job,ending,reason nothing=job,ending,customers text=reason,example
            setup_customers  job    job,n         nothing=job,n,theirs,theirs_version,wix_balance,wix_version,wix_moved_at,target,imported,state,found address=email name=name id=contact_id,member_id,account_id,program_id text=detail
            setup_found      job    job,side,look_up,id nothing=job,side,main,balance,version,moved_at id=look_up,id
            effects          site   site,id       nothing=site,kind,state,attempt,batch,due_at,begun_at,created_at,updated_at,called_at,in_outage,handed_back,handed_back_since key=id link=link_id text=reason,outcome payload=payload id=external_id
            reversals        site   site,id,award_id nothing=site,source,part,event_seq,at,planned key=id,award_id link=link_id id=object
            conversations    site   site,contact_id nothing=site,at,locale id=contact_id,conversation_id name=first_name,full_name
            timers           site   site,name     nothing=site,name,cron,zone,decided_until
            timer_moments    site   site,name,due_at nothing=site,name,due_at,period,state,owner,begun_at,ended_at text=detail
            gone_notes       site   site,link_id,side nothing=site,side,state,first_at,last_at,answers link=link_id text=reason
            gone_stops       site   site,side     nothing=site,side,since,customers
            openings         site   site,link_id  nothing=site,until_at,operations,lines,effects,wix_balance,program_balance link=link_id
            outages          site   site,what     nothing=site,what,since_at,denied text=reason
            program_tokens   site   site          nothing=site,first_hash,token,kept_at
            program_changes  site   site          nothing=site,place_hash,since_at,place_in_list,moved_at
            forgotten        site   site,person,link_id nothing=site,at hash=person,link_id,former_id
            returned         site   site,link_id,earlier_id nothing=site link=link_id,earlier_id
            forgotten_events site   site,event    nothing=site,at hash=event
            folded_keys      nobody high,low      nothing=points hash=high,low
            sites            nobody name          nothing=name,id,instance_id,origin_instance_id,state,state_reason,state_at,created_at,changed_at,version
            site_settings    nobody name,setting  nothing=name,setting,value
            site_states      nobody id            nothing=id,state,reason,since,told_at,event_id,origin_instance_id
            api_tokens       nobody name          nothing=name,id,hash,role,sites,created_at,last_used_at
            audit            nobody seq           nothing=seq,at,who,how,site_name,action,target,before_text,after_text,outcome
            route_versions   nobody number        nothing=number,at,who,file,before_text,after_text,outcome
            store_probe      nobody n             nothing=n
            """;

    private static final Map<String, Table> TABLES = read();

    private PersonalData() {}

    /** All tables by their names, but those of the database itself. */
    public static Map<String, Table> tables() {
        return TABLES;
    }

    /** Those with rows of a site. */
    public static List<Table> ofSites() {
        return TABLES.values().stream()
                .filter(table -> table.of() != Table.Of.NOBODY)
                .toList();
    }

    private static Map<String, Table> read() {
        Map<String, Table> tables = new LinkedHashMap<>();
        COLUMNS.lines().map(line -> List.of(line.strip().split(" +"))).forEach(words -> {
            Map<String, Holds> columns = new LinkedHashMap<>();
            words.stream().skip(3).forEach(word -> {
                List<String> named = List.of(word.split("="));
                Holds what = Holds.valueOf(named.get(0).toUpperCase(Locale.ROOT));
                Stream.of(named.get(1).split(",")).forEach(column -> columns.put(column, what));
            });
            tables.put(
                    words.get(0),
                    new Table(
                            words.get(0),
                            Table.Of.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
                            List.of(words.get(2).split(",")),
                            columns));
        });
        return tables;
    }
}
