// A resource there is one of, as a screen: its form in the page.
import '../components/ap-form.js';
import { element } from '../lib/xml.js';

/**
 * @typedef {object} Single
 * @property {string} id the resource, and the root element
 * @property {import('../components/ap-form.js').Field[]} fields
 * @property {(node: Element) => import('../components/ap-form.js').Values} read
 * @property {(value: any) => object} write what stands in the root element
 * @property {(value: any) => string} [query]
 */

/**
 * @param {import('./console.js').Place} place
 * @param {Single} single
 */
export async function openSingle(place, { id, fields, read, write, query = () => '' }) {
  const path = `/finesse/api/${id}`;
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start(fields, read(await place.api.get(path)));
  place.show(place.page({
    title: '',
    form,
    calls: (value) => [{ method: 'PUT', path: path + query(value), body: element(id, write(value)) }],
    read: async () => read(await place.api.get(path)),
  }));
}
