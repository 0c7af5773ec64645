-- The demo's layout: agents see a gadget of ours, supervisors their teams and queues as well.
UPDATE layout SET xml = '<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">
  <version>1250.03</version>
  <layout>
    <role>Agent</role>
    <page>
      <gadget>/desktop/scripts/js/callcontrol.js</gadget>
    </page>
    <tabs>
      <tab>
        <id>home</id>
        <icon>home</icon>
        <label>finesse.container.tabs.agent.homeLabel</label>
        <columns>
          <column>
            <gadgets>
              <gadget id="recent-calls">/desktop/scripts/js/recentCalls.js</gadget>
            </gadgets>
          </column>
          <column>
            <gadgets>
              <gadget id="my-queues">/gadgets/queue-statistics/spec.xml</gadget>
            </gadgets>
          </column>
        </columns>
      </tab>
    </tabs>
  </layout>
  <layout>
    <role>Supervisor</role>
    <page>
      <gadget>/desktop/scripts/js/callcontrol.js</gadget>
    </page>
    <tabs>
      <tab>
        <id>home</id>
        <icon>home</icon>
        <label>finesse.container.tabs.supervisor.homeLabel</label>
        <columns>
          <column>
            <gadgets>
              <gadget>/desktop/scripts/js/queueStatistics.js</gadget>
            </gadgets>
          </column>
          <column>
            <gadgets>
              <gadget id="team-performance">/desktop/scripts/js/teamPerformance.js</gadget>
            </gadgets>
          </column>
        </columns>
      </tab>
      <tab>
        <id>queueData</id>
        <icon>column-chart</icon>
        <label>finesse.container.tabs.supervisor.queueDataLabel</label>
        <gadgets>
          <gadget id="queue-data">/gadgets/queue-statistics/spec.xml</gadget>
        </gadgets>
      </tab>
    </tabs>
  </layout>
</finesseLayout>' WHERE id = 1;
