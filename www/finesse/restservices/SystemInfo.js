{
  const { RestBase } = finesse.restservices;

  /** @typedef {{ host: string }} Host */

  const Statuses = Object.freeze({ IN_SERVICE: 'IN_SERVICE', OUT_OF_SERVICE: 'OUT_OF_SERVICE' });

  /** /finesse/api/SystemInfo. It reads; who wants its events adds subscribe(). */
  class SystemInfo extends RestBase {
    getRestType() {
      return 'SystemInfo';
    }

    get supportsSubscriptions() {
      return false;
    }

    getStatus() {
      return this._text('status');
    }

    getStatusReason() {
      return this._text('statusReason');
    }

    getCurrentTimestamp() {
      return this._text('currentTimestamp');
    }

    getXmppDomain() {
      return this._text('xmppDomain');
    }

    getDeploymentType() {
      return this._text('deploymentType');
    }

    getSystemAuthMode() {
      return this._text('systemAuthMode');
    }

    getTimezoneOffset() {
      return this._text('timezoneOffset');
    }

    getXmppPubSubDomain() {
      return this._text('xmppPubSubDomain');
    }

    getPeripheralId() {
      return this._text('peripheralId');
    }

    isSingleNode() {
      return !this._data?.secondaryNode?.host;
    }

    /** @returns {Host} the node that answered */
    getThisHost() {
      const { primaryNode, secondaryNode } = this._data ?? {};
      return this._isPrimary() ? primaryNode : secondaryNode;
    }

    /** @returns {Host | undefined} the other one */
    getAlternateHost() {
      if (this.isSingleNode()) return undefined;
      const { primaryNode, secondaryNode } = this._data ?? {};
      return this._isPrimary() ? secondaryNode : primaryNode;
    }

    _isPrimary() {
      return this.isSingleNode() || this.getXmppDomain() === this._data?.primaryNode?.host;
    }
  }

  const exported = Object.assign(SystemInfo, { Statuses });

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'SystemInfo'>} */ ({ SystemInfo: exported }),
  );
}
