import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node, but with an ordinary global object. Jest's own is a proxy behind an interceptor: every read of `Map`
 * or `Object` goes through both, and most of the suite takes two to three times as long.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
    // Node's default; Jest's limit of a hundred makes every thrown error expensive.
    this.global.Error.stackTraceLimit = 10;
  }
}
