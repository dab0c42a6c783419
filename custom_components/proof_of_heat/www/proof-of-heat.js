var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:ee,getOwnPropertySymbols:te,getPrototypeOf:ne}=Object,f=globalThis,re=f.trustedTypes,ie=re?re.emptyScript:``,ae=f.reactiveElementPolyfillSupport,p=(e,t)=>e,m={toAttribute(e,t){switch(t){case Boolean:e=e?ie:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},oe=(e,t)=>!l(e,t),se={attribute:!0,type:String,converter:m,reflect:!1,useDefault:!1,hasChanged:oe};Symbol.metadata??=Symbol(`metadata`),f.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var h=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=se){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??se}static _$Ei(){if(this.hasOwnProperty(p(`elementProperties`)))return;let e=ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(p(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(p(`properties`))){let e=this.properties,t=[...ee(e),...te(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?m:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?m:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??oe)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};h.elementStyles=[],h.shadowRootOptions={mode:`open`},h[p(`elementProperties`)]=/* @__PURE__ */ new Map,h[p(`finalized`)]=/* @__PURE__ */ new Map,ae?.({ReactiveElement:h}),(f.reactiveElementVersions??=[]).push(`2.1.2`);var ce=globalThis,le=e=>e,g=ce.trustedTypes,ue=g?g.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,de=`$lit$`,_=`lit$${Math.random().toFixed(9).slice(2)}$`,fe=`?`+_,pe=`<${fe}>`,v=document,y=()=>v.createComment(``),b=e=>e===null||typeof e!=`object`&&typeof e!=`function`,me=Array.isArray,he=e=>me(e)||typeof e?.[Symbol.iterator]==`function`,ge=`[ 	
\f\r]`,x=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,_e=/-->/g,ve=/>/g,S=RegExp(`>|${ge}(?:([^\\s"'>=/]+)(${ge}*=${ge}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ye=/'/g,be=/"/g,xe=/^(?:script|style|textarea|title)$/i,Se=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),C=Se(1),w=Se(2),T=Symbol.for(`lit-noChange`),E=Symbol.for(`lit-nothing`),Ce=/* @__PURE__ */ new WeakMap,D=v.createTreeWalker(v,129);function we(e,t){if(!me(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ue===void 0?t:ue.createHTML(t)}var Te=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=x;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===x?c[1]===`!--`?o=_e:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=S):(xe.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=S):o=ve:o===S?c[0]===`>`?(o=i??x,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?S:c[3]===`"`?be:ye):o===be||o===ye?o=S:o===_e||o===ve?o=x:(o=S,i=void 0);let d=o===S&&e[t+1].startsWith(`/>`)?` `:``;a+=o===x?n+pe:l>=0?(r.push(s),n.slice(0,l)+de+n.slice(l)+_+d):n+_+(l===-2?t:d)}return[we(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},Ee=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Te(t,n);if(this.el=e.createElement(l,r),D.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=D.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(de)){let t=u[o++],n=i.getAttribute(e).split(_),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?ke:r[1]===`?`?Ae:r[1]===`@`?je:k}),i.removeAttribute(e)}else e.startsWith(_)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(xe.test(i.tagName)){let e=i.textContent.split(_),t=e.length-1;if(t>0){i.textContent=g?g.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],y()),D.nextNode(),c.push({type:2,index:++a});i.append(e[t],y())}}}else if(i.nodeType===8){if(i.data===fe)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(_,e+1))!==-1;)c.push({type:7,index:a}),e+=_.length-1}}a++}}static createElement(e,t){let n=v.createElement(`template`);return n.innerHTML=e,n}};function O(e,t,n=e,r){if(t===T)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=b(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=O(e,i._$AS(e,t.values),i,r)),t}var De=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??v).importNode(t,!0);D.currentNode=r;let i=D.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new Oe(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Me(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=D.nextNode(),a++)}return D.currentNode=v,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},Oe=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=E,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=O(this,e,t),b(e)?e===E||e==null||e===``?(this._$AH!==E&&this._$AR(),this._$AH=E):e!==this._$AH&&e!==T&&this._(e):e._$litType$===void 0?e.nodeType===void 0?he(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==E&&b(this._$AH)?this._$AA.nextSibling.data=e:this.T(v.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=Ee.createElement(we(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new De(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=Ce.get(e.strings);return t===void 0&&Ce.set(e.strings,t=new Ee(e)),t}k(t){me(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(y()),this.O(y()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=le(e).nextSibling;le(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},k=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=E,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=E}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=O(this,e,t,0),a=!b(e)||e!==this._$AH&&e!==T,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=O(this,r[n+o],t,o),s===T&&(s=this._$AH[o]),a||=!b(s)||s!==this._$AH[o],s===E?e=E:e!==E&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===E?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},ke=class extends k{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===E?void 0:e}},Ae=class extends k{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==E)}},je=class extends k{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=O(this,e,t,0)??E)===T)return;let n=this._$AH,r=e===E&&n!==E||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==E&&(n===E||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Me=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){O(this,e)}},Ne=ce.litHtmlPolyfillSupport;Ne?.(Ee,Oe),(ce.litHtmlVersions??=[]).push(`3.3.3`);var Pe=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new Oe(t.insertBefore(y(),e),e,void 0,n??{})}return i._$AI(e),i},Fe=globalThis,A=class extends h{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Pe(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return T}};A._$litElement$=!0,A.finalized=!0,Fe.litElementHydrateSupport?.({LitElement:A});var Ie=Fe.litElementPolyfillSupport;Ie?.({LitElement:A}),(Fe.litElementVersions??=[]).push(`4.2.2`);var Le={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:oe},Re=(e=Le,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=/* @__PURE__ */ new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function ze(e){return(t,n)=>typeof n==`object`?Re(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function j(e){return ze({...e,state:!0,attribute:!1})}var Be={comma_decimal:[`en-US`,`en`],decimal_comma:[`de`,`es`,`it`],space_comma:[`fr`,`sv`,`cs`],quote_decimal:[`de-CH`],none:[`en-US`],system:void 0},Ve=[[1e6,`MW`,2],[1e3,`kW`,2]],He=/* @__PURE__ */ new Map;function M(e,t,n=0){return t==null?`–`:Ye(e.locale,{maximumFractionDigits:n}).format(t)}function N(e,t,n){return t==null?`–`:Ye(e.locale,{minimumFractionDigits:n,maximumFractionDigits:n}).format(t)}function P(e,t){if(t==null)return`–`;let n=Ve.find(([e])=>Math.abs(t)>=e);if(!n)return`${M(e,t)}\u00a0W`;let r=t/n[0];return`${N(e,r,Math.abs(r)>=100?0:Math.abs(r)>=10?1:n[2])}\u00a0${n[1]}`}function Ue(e,t){return t==null?`–`:`${t>0?`+`:t<0?`−`:`±`}${P(e,Math.abs(t))}`}function We(e,t){return t==null?`–`:t>=1e3?`${N(e,t/1e3,2)}\u00a0PH/s`:`${N(e,t,1)}\u00a0TH/s`}function Ge(e,t,n=1){return t==null?`–`:`${N(e,t,n)}\u00a0°C`}function Ke(e,t){return Xe(e,{hour:`numeric`,minute:`2-digit`}).format(new Date(t))}function qe(e,t){return Xe(e,{hour:`2-digit`,minute:`2-digit`}).format(new Date(t))}function Je(e){return e.locale.time_zone===`server`?e.config.time_zone:void 0}function Ye(e,t){let n=e.number_format,r=n in Be?Be[n]:[e.language],i={useGrouping:n!==`none`,...t};return Ze(`n${n}${e.language}${JSON.stringify(i)}`,()=>new Intl.NumberFormat(r,i))}function Xe(e,t){let{language:n,time_format:r}=e.locale,i=Je(e),a=r===`12`?{hourCycle:`h12`}:r===`24`?{hourCycle:`h23`}:{},o={...t,...t.hour?a:{},...i?{timeZone:i}:{}},s=r===`system`?void 0:n;return Ze(`d${n}${r}${JSON.stringify(o)}`,()=>new Intl.DateTimeFormat(s,o))}function Ze(e,t){let n=He.get(e)??t();return He.set(e,n),n}var Qe=300,$e=class{constructor(e,t,n){this.host=e,this.message=t,this.everyMs=n,this.asked=``,this.turn=0,this.onVisible=()=>{this.refresh()},e.addController(this)}hostConnected(){this.timer=setInterval(()=>void this.refresh(),this.everyMs),document.addEventListener(`visibilitychange`,this.onVisible),this.asked!==``&&this.refresh()}hostDisconnected(){clearInterval(this.timer),clearTimeout(this.soon),this.soon=void 0,document.removeEventListener(`visibilitychange`,this.onVisible)}hostUpdated(){let e=this.host.hass&&this.message();e&&et(e)!==this.asked&&this.refresh()}refreshSoon(){this.soon??=setTimeout(()=>{this.soon=void 0,this.refresh()},Qe)}async refresh(){let e=this.host.hass,t=e&&this.message();if(!e||!t||document.visibilityState===`hidden`)return;let n=et(t);n!==this.asked&&(this.asked=n,this.value=void 0),this.turn+=1;let r=this.turn;try{let n=await e.callWS(t);this.settle(r,n,void 0)}catch(e){this.settle(r,void 0,nt(e))}}settle(e,t,n){e===this.turn&&(this.value=t??this.value,this.error=n,this.host.requestUpdate())}};function et(e){return JSON.stringify(e,(e,t)=>e.endsWith(`_time`)?void 0:t)}var tt=class{constructor(e,t,n,r){this.host=e,this.message=t,this.take=n,this.forget=r,this.asked=``,e.addController(this)}hostConnected(){this.follow()}hostDisconnected(){this.stop()}hostUpdated(){this.follow()}follow(){let e=this.host.hass,t=e&&this.message(),n=t?JSON.stringify(t):``;n!==this.asked&&this.host.isConnected&&(this.stop(),this.asked=n,e&&t&&(this.end=e.connection.subscribeMessage(e=>this.question===n&&this.take(e),t),this.end.then(()=>this.settle(n,void 0),e=>this.settle(n,nt(e)))))}get question(){return this.asked}settle(e,t){e===this.asked&&(this.error=t,this.host.requestUpdate())}stop(){let e=this.end;this.end=void 0,this.asked=``,this.forget(),e?.then(e=>e()).catch(()=>void 0)}};function nt(e){let t=e?.message;return typeof t==`string`&&t!==``?t:String(e)}var rt=`proof_of_heat`;function it(e){return Object.values(e.devices).flatMap(e=>{let t=e.identifiers.find(([e])=>e===rt);return e.entry_type===`service`&&t?[{id:t[1],device:e}]:[]}).sort((e,t)=>F(e.device).localeCompare(F(t.device))||ut(e.id,t.id))}function at(e,t){let n=it(e);return t===void 0?n[0]:n.find(e=>e.id===t)}function ot(e,t){return Object.values(e.devices).filter(e=>e.config_entry_id===t.id&&e.id!==t.device.id).sort((e,t)=>F(e).localeCompare(F(t))||ut(e.id,t.id))}function F(e){return e.name_by_user||e.name||``}var st=/* @__PURE__ */ new Set([`power`,`energy`,`voltage`,`current`,`problem`]);function I(e,t,n,r){for(let i of Object.values(e.entities))if(i.device_id===t&&i.platform===`proof_of_heat`&&i.entity_id.startsWith(`${n}.`)&&(i.translation_key===r||!i.translation_key&&st.has(r)&&e.states[i.entity_id]?.attributes.device_class===r))return i.entity_id}function ct(e,t){let n=t===void 0?void 0:e.states[t]?.state;if(n===void 0||n.trim()===``)return;let r=Number(n);return Number.isFinite(r)?r:void 0}function lt(e,t){let n=t===void 0?void 0:e.states[t]?.state;return n!==void 0&&n!==`unavailable`&&n!==`unknown`}function ut(e,t){return e<t?-1:+(e>t)}var dt={dashboard_name:`Proof of Heat`,dashboard_description:`Heat, power, miners and records of your site`,error:`Something went wrong`,loading:`Loading`,no_site:`Set up the integration Proof of Heat first.`,field_title:`Title`,field_config_entry_id:`Site`,field_config_entry_id_help:`Only needed where there are several sites`,view_heat:`Heat`,view_supply:`Solar and plant`,view_miners:`Miners`,view_day:`Today`,view_week:`7 days`,view_month:`30 days`,view_year:`365 days`,view_settings:`Settings`,surplus_name:`Surplus`,surplus_description:`How the miners follow the plant or the roof`,fleet_name:`Miners`,fleet_description:`All miners of a site in one table`,section_heaters:`Heaters`,section_site:`Site`,section_follow:`Follow the supply`,section_day:`Last 24 hours`,section_totals:`Totals`,section_more:`More`,chart_supply:`Generation, target and miners`,chart_energy:`Energy of the miners`,chart_heat:`Heat`,chart_money:`Money`,chart_sats:`Sats`,chart_power:`Power`,chart_temperatures:`Temperatures`,chart_prices:`Prices`,chart_hash_rate:`Hash rate`,open_integration:`Devices and settings`,field_hours:`Hours to show`,no_supply:`No supply is set up. Choose the sensors of plant or roof in the settings of the site.`,unknown:`Unknown`,surplus_log:`Last changes`,surplus_chart:`Generation, target and power of the miners in the last {hours} hours`,is_stopped:`All managed miners are stopped`,is_off:`Balancing is off`,is_dry_run:`Dry run: nothing is sent`,is_following:`Miners follow the supply`,stop_balancing:`Stop balancing`,start_balancing:`Start balancing`,stop:`Stop all`,resume:`Resume`,generation:`Generation`,target:`Target`,miners:`Miners`,difference:`Left`,no_changes:`No changes yet`,field_rows:`Rows in sight`,no_miners:`This site has no miners yet.`,online_of:`{online} of {count} online`,faults:`{count} with a fault`,filter:`Filter`,selected:`{count} selected`,select_all:`Select all`,manage:`Manage`,unmanage:`Do not manage`,cap:`Cap`,set_done:`{count} miners set`,set_failed:`{count} not set: {error}`,yes:`Yes`,no:`No`,status_mining:`Mining`,status_paused:`Paused`,status_fault:`Fault`,status_offline:`Offline`,status_unknown:`Unknown`,column_name:`Name`,column_status:`Status`,column_j_per_th:`J/TH`,column_power:`Power`,column_target:`Target`,column_hashrate:`Hash rate`,column_temperature:`Hottest`,column_managed:`Managed`,column_reason:`Why`,column_zone:`Zone`},ft={en:dt,ru:{dashboard_name:`Proof of Heat`,dashboard_description:`Тепло, мощность, майнеры и учёт вашего объекта`,error:`Что-то пошло не так`,loading:`Загрузка`,no_site:`Сначала настройте интеграцию Proof of Heat.`,field_title:`Заголовок`,field_config_entry_id:`Объект`,field_config_entry_id_help:`Нужно, только если объектов несколько`,view_heat:`Тепло`,view_supply:`Солнце и станция`,view_miners:`Майнеры`,view_day:`Сегодня`,view_week:`7 дней`,view_month:`30 дней`,view_year:`365 дней`,view_settings:`Настройки`,surplus_name:`Излишек`,surplus_description:`Как майнеры следуют за станцией или крышей`,fleet_name:`Майнеры`,fleet_description:`Все майнеры объекта в одной таблице`,section_heaters:`Обогреватели`,section_site:`Объект`,section_follow:`Следование за источником`,section_day:`Последние 24 часа`,section_totals:`Итоги`,section_more:`Ещё`,chart_supply:`Выработка, цель и майнеры`,chart_energy:`Энергия майнеров`,chart_heat:`Тепло`,chart_money:`Деньги`,chart_sats:`Сатоши`,chart_power:`Мощность`,chart_temperatures:`Температуры`,chart_prices:`Цены`,chart_hash_rate:`Хешрейт`,open_integration:`Устройства и настройки`,field_hours:`Часов на графике`,no_supply:`Источник не настроен. Выберите датчики станции или крыши в настройках объекта.`,unknown:`Неизвестно`,surplus_log:`Последние изменения`,surplus_chart:`Выработка, цель и мощность майнеров за последние {hours} ч`,is_stopped:`Все управляемые майнеры остановлены`,is_off:`Балансировка выключена`,is_dry_run:`Пробный режим: команды не отправляются`,is_following:`Майнеры следуют за источником`,stop_balancing:`Прекратить балансировку`,start_balancing:`Начать балансировку`,stop:`Остановить все`,resume:`Продолжить`,generation:`Выработка`,target:`Цель`,miners:`Майнеры`,difference:`Остаток`,no_changes:`Изменений пока нет`,field_rows:`Видимых строк`,no_miners:`На этом объекте пока нет майнеров.`,online_of:`На связи {online} из {count}`,faults:`С неисправностью: {count}`,filter:`Фильтр`,selected:`Выбрано: {count}`,select_all:`Выбрать все`,manage:`Управлять`,unmanage:`Не управлять`,cap:`Ограничить`,set_done:`Изменено майнеров: {count}`,set_failed:`Не изменено: {count}. {error}`,yes:`Да`,no:`Нет`,status_mining:`Работает`,status_paused:`Пауза`,status_fault:`Неисправен`,status_offline:`Не в сети`,status_unknown:`Неизвестно`,column_name:`Имя`,column_status:`Статус`,column_j_per_th:`Дж/TH`,column_power:`Мощность`,column_target:`Цель`,column_hashrate:`Хешрейт`,column_temperature:`Нагрев`,column_managed:`Управляется`,column_reason:`Почему`,column_zone:`Зона`}};function L(e,t,n={}){return((ft[e]??ft[e.split(`-`)[0]??``]??dt)[t]??dt[t]).replace(/\{(\w+)\}/g,(e,t)=>String(n[t]??e))}function pt(){return document.querySelector(`home-assistant`)?.hass?.language??document.documentElement.lang??`en`}function R(e,t){return L(pt()||`en`,e,t)}var mt=o`
  :host {
    display: block;
    /* Colours of meaning; text on a tint of them keeps a contrast of 4.5 in both themes. */
    --poh-heat: var(--state-climate-heat-color, #ff8100);
    --poh-good: var(--success-color, #43a047);
    --poh-warn: var(--warning-color, #ffa600);
    --poh-bad: var(--error-color, #db4437);
    --poh-sun: var(--energy-solar-color, #ff9800);
    --poh-line: var(--primary-color, #03a9f4);
    --poh-quiet: var(--secondary-text-color, #5e5e5e);
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    box-sizing: border-box;
    overflow: hidden;
    color: var(--primary-text-color);
  }
  header {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
    padding: 12px 16px 4px;
  }
  h2 {
    margin: 0;
    flex: 1 1 auto;
    min-width: 0;
    font-size: var(--ha-font-size-l, 16px);
    font-weight: var(--ha-font-weight-medium, 500);
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .body {
    flex: 1 1 auto;
    min-height: 0;
    padding: 4px 16px 16px;
  }
  .quiet {
    color: var(--poh-quiet);
  }
  .note {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 20px 16px;
    color: var(--poh-quiet);
  }
  .note ha-icon {
    flex: none;
  }
  .note.wrong ha-icon {
    color: var(--poh-bad);
  }
  .skeleton {
    min-height: 96px;
    margin: 4px 16px 16px;
    border-radius: 8px;
    background: var(--divider-color);
    opacity: 0.5;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 32px;
    padding: 0 12px;
    border: 1px solid var(--divider-color);
    border-radius: 16px;
    background: none;
    color: var(--primary-text-color);
    font: inherit;
    font-size: 14px;
    box-sizing: border-box;
  }
  .chip::before {
    content: "";
    flex: none;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: var(--chip-color, var(--poh-quiet));
  }
  .chip.plain::before {
    display: none;
  }
  .good {
    --chip-color: var(--poh-good);
  }
  .warn {
    --chip-color: var(--poh-warn);
  }
  .bad {
    --chip-color: var(--poh-bad);
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button.chip[aria-pressed="true"],
  button.chip[aria-checked="true"] {
    border-color: var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
  }
  button.act {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 0 16px;
    border: 1px solid var(--divider-color);
    border-radius: 20px;
    background: none;
    font-weight: 500;
  }
  button.act:hover,
  button.chip:hover {
    background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
  }
  button.act.danger {
    border-color: var(--poh-bad);
    box-shadow: inset 0 0 0 1px var(--poh-bad);
  }
  button.icon {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 40px;
    height: 40px;
    padding: 0;
    border: none;
    border-radius: 50%;
    background: none;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  svg {
    display: block;
    overflow: visible;
  }
  .axis line {
    stroke: var(--divider-color);
    stroke-width: 1;
    shape-rendering: crispEdges;
  }
  svg text {
    fill: var(--poh-quiet);
    font-size: 12px;
    font-family: inherit;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;function z(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var ht=360,gt={columns:12,rows:`auto`,min_columns:6},B=class extends A{constructor(...e){super(...e),this.preview=!1,this.width=ht}static{this.styles=[mt]}instead(){}beside(){return E}watched(){return[]}watchedChanged(){}setConfig(e){this.config=e}getCardSize(){return 4}getGridOptions(){return gt}connectedCallback(){super.connectedCallback(),this.observer=new ResizeObserver(([e])=>{let t=Math.round(e?.contentRect.width??0);t>0&&(this.width=t)}),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer?.disconnect()}shouldUpdate(e){if(!e.has(`hass`)||e.size>1)return!0;let t=e.get(`hass`),n=this.hass;if(!t||!n||t.locale!==n.locale||t.localize!==n.localize||t.devices!==n.devices)return!0;let r=this.watched().some(e=>e!==void 0&&t.states[e]!==n.states[e]);return r&&this.watchedChanged(),r}render(){if(!this.hass||!this.config)return E;let e=this.site?this.instead():this.noSite();return C`<ha-card>
      <header>
        <h2>${this.config.title??this.say(this.titleKey)}</h2>
        ${e?E:this.beside()}
      </header>
      ${this.failure===void 0?E:vt(`error`,this.failure)}
      ${e?this.rendered(e):this.content()}
    </ha-card>`}get site(){return this.hass&&at(this.hass,this.config?.config_entry_id)}message(e,t={}){return this.site&&{type:`proof_of_heat/${e}`,config_entry_id:this.site.id,...t}}say(e,t){return L(this.hass?.language??`en`,e,t)}async act(e,t,n={},r){return this.tried(()=>this.hass?.callService(e,t,n,r?{entity_id:r}:void 0))}async tried(e){this.failure=void 0;try{return await e(),!0}catch(e){return this.failure=e?.message||this.say(`error`),!1}}moreInfo(e){e!==void 0&&this.dispatchEvent(new CustomEvent(`hass-more-info`,{bubbles:!0,composed:!0,detail:{entityId:e}}))}noSite(){return{is:`empty`,text:this.say(`no_site`)}}rendered(e){return e.is===`loading`?C`<div class="skeleton" role="status" aria-label=${this.say(`loading`)}></div>`:vt(e.is,e.text)}};z([ze({attribute:!1})],B.prototype,`hass`,void 0),z([ze({attribute:!1})],B.prototype,`preview`,void 0),z([j()],B.prototype,`config`,void 0),z([j()],B.prototype,`width`,void 0),z([j()],B.prototype,`failure`,void 0);var _t={empty:`mdi:information-outline`,unavailable:`mdi:lan-disconnect`,error:`mdi:alert-circle`};function vt(e,t){return C`<div class="note ${e===`error`?`wrong`:``}" role=${e===`error`?`alert`:`status`}>
    <ha-icon icon=${_t[e]} aria-hidden="true"></ha-icon><span>${t}</span>
  </div>`}var yt=`https://github.com/proof-of-heat/proof-of-heat/blob/main/docs/dashboard.md`;function bt(e,t){customElements.get(e)||customElements.define(e,t)}function xt(e,t){bt(t.tag,e),window.customCards??=[],window.customCards.some(e=>e.type===t.tag)||window.customCards.push({type:t.tag,get name(){return R(t.name)},get description(){return R(t.description)},preview:!0,documentationURL:yt,...t.suggestion?{getEntitySuggestion:t.suggestion}:{}})}function St(e){window.customStrategies??=[],window.customStrategies.some(t=>t.type===e)||window.customStrategies.push({type:e,strategyType:`dashboard`,get name(){return R(`dashboard_name`)},get description(){return R(`dashboard_description`)}})}var Ct=[{name:`title`,selector:{text:{}}},{name:`config_entry_id`,selector:{config_entry:{integration:`proof_of_heat`}}}];function wt(e=[]){return{schema:[...e,...Ct],computeLabel:({name:e})=>R(`field_${e}`),computeHelper:({name:e})=>e===`config_entry_id`?R(`field_config_entry_id_help`):void 0}}var Tt=65,Et=80,Dt=[{key:`name`,label:`column_name`,width:104,rank:0,text:e=>e.name},{key:`status`,label:`column_status`,width:88,rank:1,text:(e,t,n)=>n(`status_${e.status}`),look:e=>`status ${e.status}`},{key:`j_per_th`,label:`column_j_per_th`,width:56,rank:2,isNumber:!0,text:(e,t)=>M(t,e.j_per_th,1)},{key:`power_w`,label:`column_power`,width:76,rank:3,isNumber:!0,text:(e,t)=>P(t,e.power_w)},{key:`target_w`,label:`column_target`,width:88,rank:5,isNumber:!0,text:(e,t)=>P(t,e.target_w)},{key:`hashrate_th_s`,label:`column_hashrate`,width:100,rank:6,isNumber:!0,text:(e,t)=>We(t,e.hashrate_th_s)},{key:`temperature_c`,label:`column_temperature`,width:76,rank:4,isNumber:!0,text:(e,t)=>Ge(t,e.temperature_c,0),look:({temperature_c:e})=>e===null?``:e>=Et?`hot`:e>=Tt?`warm`:``},{key:`managed`,label:`column_managed`,width:96,rank:7,text:(e,t,n)=>n(e.managed?`yes`:`no`)},{key:`reason`,label:`column_reason`,width:170,rank:8,text:(e,t)=>e.reason===null?``:Ot(t,e.reason)},{key:`zone`,label:`column_zone`,width:120,rank:9,text:e=>e.zone??``}];function Ot(e,t){return e.localize(`component.proof_of_heat.entity.sensor.control_reason.state.${t}`)||t}function kt(e,t=40){let n=e-t,r=/* @__PURE__ */ new Set;for(let e of[...Dt].sort((e,t)=>e.rank-t.rank)){if(n-=e.width,n<0)break;r.add(e)}return Dt.filter(e=>r.has(e))}var At=new Intl.Collator(void 0,{numeric:!0,sensitivity:`base`});function jt(e,t){if(`miners`in t)return new Map(t.miners.map(e=>[e.id,e]));let n=new Map(e);for(let e of t.changed)n.set(e.id,{...n.get(e.id),...e});for(let e of t.gone)n.delete(e);return n}function Mt(e,t,n){let r=t.toLocaleLowerCase().split(/\s+/).filter(Boolean),i=[];for(let t of e){if(n!==void 0&&t.status!==n)continue;let e=r.length===0?``:`${t.name} ${t.model??``} ${t.firmware} ${t.zone??``}`.toLocaleLowerCase();r.every(t=>e.includes(t))&&i.push(t)}return i}function Nt(e,{key:t,isDown:n}){let r=n?-1:1;return[...e].sort((e,n)=>{let i=e[t],a=n[t];return i===null||a===null?i===a?Ft(e,n):i===null?1:-1:r*Pt(i,a)||Ft(e,n)})}function Pt(e,t){return typeof e==`string`&&typeof t==`string`?At.compare(e,t):Number(e)-Number(t)}function Ft(e,t){return At.compare(e.name,t.name)||(e.id<t.id?-1:1)}function It(e){let t={count:0,online:0,faults:0,power_w:0,hashrate_th_s:0},n=0,r=0;for(let i of e)t.count+=1,t.online+=i.status===`offline`?0:1,t.faults+=+(i.status===`fault`),t.power_w+=i.power_w??0,t.hashrate_th_s+=i.hashrate_th_s??0,i.power_w!==null&&i.hashrate_th_s&&(n+=i.power_w,r+=i.hashrate_th_s);return{...t,j_per_th:r>0?n/r:void 0}}function Lt(e,t,n,r,i=6){let a=Math.max(0,Math.floor(e/n)-i),o=Math.min(r,Math.ceil((e+t)/n)+i);return[Math.min(a,o),o]}var Rt=o`
  .totals {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: baseline;
    font-variant-numeric: tabular-nums;
  }
  .totals strong {
    font-weight: 500;
    white-space: nowrap;
  }
  .faults {
    padding: 0 8px;
    border-radius: 8px;
    box-shadow: inset 0 0 0 1px var(--poh-bad);
  }
  .tools,
  .bulk {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .tools {
    padding: 8px 16px;
  }
  .bulk {
    flex-basis: 100%;
  }
  input[type="search"] {
    flex: 1 1 140px;
    min-width: 0;
    height: 36px;
    padding: 0 12px;
    border: 1px solid var(--divider-color);
    border-radius: 18px;
    background: none;
    color: inherit;
    font: inherit;
    box-sizing: border-box;
  }
  input[type="search"]::placeholder {
    color: var(--poh-quiet);
    opacity: 1;
  }
  input[type="checkbox"] {
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--primary-color);
  }
  .mining {
    --chip-color: var(--poh-good);
  }
  .paused {
    --chip-color: var(--poh-line);
  }
  .fault {
    --chip-color: var(--poh-bad);
  }
  .offline {
    --chip-color: var(--poh-quiet);
  }
  .rows {
    overflow-x: hidden;
    overflow-y: auto;
    contain: strict;
    scrollbar-width: thin;
  }
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    height: 40px;
    padding-inline-end: 12px;
    border-bottom: 1px solid var(--divider-color);
    box-sizing: border-box;
    cursor: pointer;
  }
  .rows:focus-visible .active {
    box-shadow: inset 0 0 0 2px var(--primary-color);
  }
  .row[aria-selected="true"] {
    background: color-mix(in srgb, var(--primary-color) 16%, transparent);
  }
  .row > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding-inline: 4px;
  }
  .row > span:first-child {
    display: flex;
    justify-content: center;
    padding: 0;
    overflow: visible;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .heading {
    cursor: default;
    font-weight: 500;
    scrollbar-gutter: stable;
  }
  .heading button {
    max-width: 100%;
    padding: 8px 0;
    border: none;
    background: none;
    font: inherit;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .heading ha-icon {
    --mdc-icon-size: 16px;
  }
  .status::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--chip-color, var(--poh-quiet));
  }
  .status.offline::before {
    background: none;
    box-shadow: inset 0 0 0 2px var(--poh-quiet);
  }
  .warm {
    background: color-mix(in srgb, var(--poh-warn) 22%, transparent);
  }
  .hot {
    background: color-mix(in srgb, var(--poh-bad) 26%, transparent);
    font-weight: 600;
  }
`,V=40,zt=14,Bt=[`mining`,`paused`,`fault`,`offline`],Vt=[1,.75,.5,.25],H=class extends B{constructor(...e){super(...e),this.titleKey=`fleet_name`,this.sorting={key:`j_per_th`,isDown:!1},this.filter=``,this.selected=/* @__PURE__ */ new Set,this.scrolledPx=0,this.active=0,this.said=``,this.shown=[],this.feed=new tt(this,()=>this.message(`fleet/subscribe`),e=>{this.rows=jt(this.rows??/* @__PURE__ */ new Map,e)},()=>{this.rows=void 0})}static{this.styles=[...B.styles,Rt]}static getConfigForm(){return wt([{name:`rows`,selector:{number:{min:4,max:40,mode:`box`}}}])}static getStubConfig(){return{}}getCardSize(){return 12}getGridOptions(){return{columns:`full`,rows:`auto`,min_columns:9}}instead(){return this.feed.error===void 0?this.rows===void 0?{is:`loading`}:this.rows.size===0?{is:`empty`,text:this.say(`no_miners`)}:void 0:{is:`error`,text:this.feed.error}}willUpdate(e){[`rows`,`sorting`,`filter`,`status`].some(t=>e.has(t))&&(this.shown=Nt(Mt(this.rows?.values()??[],this.filter,this.status),this.sorting))}beside(){let e=this.hass,t=It(this.rows?.values()??[]);return C`<div class="totals">
      <strong>${P(e,t.power_w)}</strong>
      <strong>${We(e,t.hashrate_th_s)}</strong>
      <strong>${M(e,t.j_per_th,1)} J/TH</strong>
      <span class="quiet">${this.say(`online_of`,{online:t.online,count:t.count})}</span>
      ${t.faults>0?C`<span class="faults">${this.say(`faults`,{count:t.faults})}</span>`:E}
    </div>`}content(){let e=kt(this.width),t=`40px ${e.map(e=>`minmax(${e.width}px, ${e.isNumber?1:2}fr)`).join(` `)}`,n=Math.min(this.shown.length,this.config?.rows??zt)*V;return C`${this.tools()}
      <div class="table" role="grid" aria-label=${this.say(`fleet_name`)} aria-rowcount=${this.shown.length+1} style="--columns: ${t}">
        ${this.heading(e)}
        <div
          class="rows"
          role="rowgroup"
          tabindex="0"
          aria-activedescendant="row-${this.active}"
          style="height: ${Math.max(n,V)}px"
          @scroll=${this.onScroll}
          @keydown=${this.onKey}
        >
          ${this.visible(e,n)}
        </div>
      </div>
      <div class="spoken" role="status">${this.said}</div>`}tools(){let e=this.selected.size;return C`<div class="tools">
      <input
        type="search"
        aria-label=${this.say(`filter`)}
        placeholder=${this.say(`filter`)}
        .value=${this.filter}
        @input=${e=>this.filtered(e.target.value,this.status)}
      />
      ${Bt.map(e=>C`<button
          class="chip ${e}"
          aria-pressed=${this.status===e}
          @click=${()=>this.filtered(this.filter,this.status===e?void 0:e)}
        >
          ${this.say(`status_${e}`)}
        </button>`)}
      ${e===0?E:this.bulk(e)}
    </div>`}bulk(e){return C`<div class="bulk" role="group" aria-label=${this.say(`selected`,{count:e})}>
      <span>${this.say(`selected`,{count:e})}</span>
      <button class="act manage" @click=${()=>this.set({managed:!0})}>${this.say(`manage`)}</button>
      <button class="act" @click=${()=>this.set({managed:!1})}>${this.say(`unmanage`)}</button>
      <span class="quiet">${this.say(`cap`)}</span>
      ${Vt.map(e=>C`<button class="chip plain" @click=${()=>this.set({limit_share:e})}>
          ${M(this.hass,100*e)}&nbsp;%
        </button>`)}
    </div>`}heading(e){let t=this.shown.length>0&&this.shown.every(e=>this.selected.has(e.id));return C`<div class="row heading" role="row" aria-rowindex="1">
      <span role="columnheader">
        <input type="checkbox" aria-label=${this.say(`select_all`)} .checked=${t} @change=${()=>this.selectAll(!t)} />
      </span>
      ${e.map(({key:e,label:t,isNumber:n})=>{let r=this.sorting.key===e,i=this.sorting.isDown?`descending`:`ascending`;return C`<span role="columnheader" class=${n?`number`:``} aria-sort=${r?i:`none`}>
          <button @click=${()=>this.sortBy(e)}>
            ${this.say(t)}${r?C`<ha-icon icon=${this.sorting.isDown?`mdi:arrow-down`:`mdi:arrow-up`}></ha-icon>`:E}
          </button>
        </span>`})}
    </div>`}visible(e,t){let[n,r]=Lt(this.scrolledPx,t,V,this.shown.length),i=(e,t)=>this.say(e,t);return C`<div class="all" style="height: ${this.shown.length*V}px">
      <div style="transform: translateY(${n*V}px)">
        ${this.shown.slice(n,r).map((t,r)=>this.line(t,n+r,e,i))}
      </div>
    </div>`}line(e,t,n,r){let i=this.selected.has(e.id),a=this.hass;return C`<div
      id="row-${t}"
      class="row ${t===this.active?`active`:``}"
      role="row"
      aria-rowindex=${t+2}
      aria-selected=${i}
      @click=${()=>this.open(e,t)}
    >
      <span role="gridcell" @click=${e=>e.stopPropagation()}>
        <input type="checkbox" tabindex="-1" aria-label=${e.name} .checked=${i} @change=${()=>this.toggle(e.id)} />
      </span>
      ${n.map(t=>C`<span role="gridcell" class="${t.isNumber?`number`:``} ${t.look?.(e)??``}" title=${t.text(e,a,r)}>${t.text(e,a,r)}</span>`)}
    </div>`}filtered(e,t){this.filter=e,this.status=t,this.active=0}sortBy(e){this.sorting={key:e,isDown:this.sorting.key===e&&!this.sorting.isDown}}selectAll(e){this.selected=new Set(e?this.shown.map(e=>e.id):[])}toggle(e){let t=new Set(this.selected);t.delete(e)||t.add(e),this.selected=t}open(e,t){this.active=t,this.moreInfo(e.entity_id??e.reason_entity_id??void 0)}async set(e){let t=[...this.selected].filter(e=>this.rows?.has(e));await this.tried(async()=>{let n=this.message(`fleet/set`,{ids:t,...e}),r=(n&&await this.hass?.callWS(n))?.failed??[];if(this.said=this.say(`set_done`,{count:t.length-r.length}),r.length>0)throw Error(this.say(`set_failed`,{count:r.length,error:r[0]?.error??``}))})}onScroll(e){this.scrolledPx=e.currentTarget.scrollTop}onKey(e){let t=this.shown[this.active],n=e.currentTarget,r=Math.max(1,Math.floor(n.clientHeight/V)-1),i={ArrowDown:1,ArrowUp:-1,PageDown:r,PageUp:-r,Home:-this.shown.length,End:this.shown.length}[e.key];i===void 0?t&&e.key===` `?(e.preventDefault(),this.toggle(t.id)):t&&e.key===`Enter`&&this.open(t,this.active):(e.preventDefault(),this.active=Math.min(Math.max(this.active+i,0),this.shown.length-1),this.reveal(n))}reveal(e){let t=this.active*V;t<e.scrollTop?e.scrollTop=t:t+V>e.scrollTop+e.clientHeight&&(e.scrollTop=t+V-e.clientHeight)}};z([j()],H.prototype,`rows`,void 0),z([j()],H.prototype,`sorting`,void 0),z([j()],H.prototype,`filter`,void 0),z([j()],H.prototype,`status`,void 0),z([j()],H.prototype,`selected`,void 0),z([j()],H.prototype,`scrolledPx`,void 0),z([j()],H.prototype,`active`,void 0),z([j()],H.prototype,`said`,void 0),xt(H,{tag:`poh-fleet-card`,name:`fleet_name`,description:`fleet_description`});function Ht(e,t,n={}){return{width:e,height:t,left:44,right:8,top:8,bottom:22,...n}}function Ut(e,t,n,r,i=`left`){let a=i===`left`?e.left-6:e.width-e.right+6;return w`<g class="axis">${n.map(n=>w`
      ${i===`left`?w`<line x1=${e.left} x2=${e.width-e.right} y1=${t(n)} y2=${t(n)}></line>`:E}
      <text x=${a} y=${t(n)} dy="0.32em" text-anchor=${i===`left`?`end`:`start`}>${r(n)}</text>`)}</g>`}function Wt(e,t,n,r){let i=e.height-e.bottom;return w`<g class="axis">
    <line x1=${e.left} x2=${e.width-e.right} y1=${i} y2=${i}></line>
    ${n.map(n=>{let a=t(n),o=a-e.left<20?`start`:e.width-e.right-a<20?`end`:`middle`;return w`<line x1=${a} x2=${a} y1=${i} y2=${i+4}></line>
        <text x=${a} y=${i+16} text-anchor=${o}>${r(n)}</text>`})}
  </g>`}var U=36e5;function Gt(e,t){let[n,r]=e,[i,a]=t,o=r-n;return Object.assign(e=>o===0?(i+a)/2:i+(e-n)/o*(a-i),{invert:e=>a===i?n:n+(e-i)/(a-i)*o})}function Kt(e,t,n){let r=t-e;if(!(r>0)||n<1)return[];let i=r/n,a=10**Math.floor(Math.log10(i)),o=([1,2,5,10].find(e=>e*a>=i)??10)*a,s=Math.ceil(e/o-1e-9),c=Math.floor(t/o+1e-9);return Array.from({length:c-s+1},(e,t)=>Number(((s+t)*o).toPrecision(12)))}function qt(e,t=[],n=4){let r=[...e,...t].filter(Number.isFinite);if(r.length===0)return[0,1];let i=Math.min(...r),a=Math.max(...r);if(i===a)return[i-1,a+1];let o=Kt(i,a,n),s=o.length>1?o[1]-o[0]:a-i;return[Math.floor(i/s+1e-9)*s,Math.ceil(a/s-1e-9)*s]}function Jt(e,t,n,r){let i=new Intl.DateTimeFormat(`en-GB`,{hour:`numeric`,hourCycle:`h23`,...r?{timeZone:r}:{}}),a=[];for(let r=Math.ceil(e/U)*U;r<=t;r+=U)Number(i.format(r))%n===0&&a.push(r);return a}function Yt(e,t,n=56){let r=Math.max(1,Math.floor(t/n));return[1,2,3,4,6,12,24].find(t=>e/t<=r)??24}function W(e){let t=`M`,n=``;for(let r of e)r===null?t=`M`:(n+=`${t}${G(r[0])},${G(r[1])}`,t=`L`);return n}function Xt(e,t){let n=e[0],r=e.at(-1);return!n||!r?``:`${W(e)}L${G(r[0])},${G(t)}L${G(n[0])},${G(t)}Z`}function Zt(e,t){return e.length===0?``:`${W(e)}${W([...t].reverse()).replace(`M`,`L`)}Z`}function G(e){return Math.round(e*10)/10}var Qt=180,$t=36e5;function en(e,t,n,r){let i=Ht(n,Qt,{left:60}),a=Gt([t.startMs,t.nowMs],[i.left,n-i.right]),o=qt([t.generation,t.available,t.target,t.miners].flatMap(e=>tn(e)),[0,100]),s=Gt(o,[Qt-i.bottom,i.top]),c=e=>nn(e,t,a,s),l=e=>c(e).filter(e=>e!==null),u=Je(e),d=(t.nowMs-t.startMs)/$t,ee=Jt(t.startMs,t.nowMs,Yt(d,n-i.left),u);return C`<svg class="chart" width=${n} height=${Qt} role="img" aria-label=${r}>
    ${Ut(i,s,Kt(o[0],o[1],4),t=>P(e,t))}
    ${Wt(i,a,ee,t=>qe(e,t))}
    ${w`
      <path class="generation" d=${Xt(l(t.generation),s(Math.max(0,o[0])))}></path>
      <path class="band" d=${Zt(l(t.available),l(t.target))}></path>
      <path class="target" d=${W(c(t.target))}></path>
      <path class="miners" d=${W(c(t.miners))}></path>`}
  </svg>`}function tn(e){return[...e.points.map(e=>e.mean),e.now].filter(e=>typeof e==`number`)}function nn(e,t,n,r){let i=[],a;for(let{start:o,end:s,mean:c}of e.points)s<=t.startMs||typeof c!=`number`||(a!==void 0&&o>a&&i.push(null),i.push([n(Math.max((o+s)/2,t.startMs)),r(c)]),a=s);return e.now===void 0?i:[...i,[n(t.nowMs),r(e.now)]]}var rn=o`
  .mode {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
  }
  .mode span {
    flex: 1 1 120px;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(96px, 1fr));
    gap: 8px;
    margin: 12px 0;
  }
  .figure {
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 8px;
    border: none;
    border-radius: 8px;
    border-inline-start: 4px solid var(--figure-color, var(--divider-color));
    background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
    text-align: start;
    min-width: 0;
  }
  .figure span {
    font-size: 13px;
  }
  .figure strong {
    font-size: 18px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .figure.sun {
    --figure-color: var(--poh-sun);
  }
  .figure.target {
    --figure-color: var(--primary-text-color);
  }
  .figure.miners {
    --figure-color: var(--poh-line);
  }
  .figure.over {
    --figure-color: var(--poh-bad);
  }
  .chart .generation {
    fill: var(--poh-sun);
    fill-opacity: 0.3;
    stroke: var(--poh-sun);
  }
  .chart .band {
    fill: var(--poh-warn);
    fill-opacity: 0.25;
  }
  .chart .target {
    fill: none;
    stroke: var(--primary-text-color);
    stroke-width: 1.5;
    stroke-dasharray: 6 4;
  }
  .chart .miners {
    fill: none;
    stroke: var(--poh-line);
    stroke-width: 2;
  }
  .skeleton.chart {
    height: 180px;
    margin: 0;
  }
  .log {
    margin-top: 12px;
    max-height: 160px;
    overflow-y: auto;
    font-size: 14px;
    line-height: 1.4;
  }
  .log p {
    display: flex;
    gap: 12px;
    margin: 0 0 6px;
  }
  .log time {
    flex: none;
    font-variant-numeric: tabular-nums;
  }
  .log span {
    min-width: 0;
    overflow-wrap: anywhere;
  }
`,an=[`generation`,`available_power`,`target_power`,`managed_power`,`supply_status`],on={ok:`good`,warning:`warn`,over_target:`bad`},sn=6,cn=48,ln=6,un=3e4,dn=15e4,fn=36e5,pn=class extends B{constructor(...e){super(...e),this.titleKey=`surplus_name`,this.summary=new $e(this,()=>this.message(`balance_summary`),un),this.log=new $e(this,()=>this.message(`balance_log`,{limit:ln}),un),this.course=new $e(this,()=>this.courseMessage(),dn)}static{this.styles=[...B.styles,rn]}static getConfigForm(){return wt([{name:`hours`,selector:{number:{min:1,max:cn,mode:`box`}}}])}static getStubConfig(){return{}}getCardSize(){return 8}watched(){return an.map(e=>this.entity(e))}watchedChanged(){this.summary.refreshSoon(),this.log.refreshSoon()}instead(){return this.summary.error===void 0?this.summary.value===void 0?{is:`loading`}:this.entity(`supply_status`)===void 0?{is:`empty`,text:this.say(`no_supply`)}:void 0:{is:`error`,text:this.summary.error}}beside(){let e=this.entity(`supply_status`),t=e===void 0?void 0:this.hass?.states[e];if(!this.hass||!t)return E;let n=lt(this.hass,e)?this.hass.formatEntityState(t):this.say(`unknown`);return C`<button class="chip status ${on[t.state]??``}" @click=${()=>this.moreInfo(e)}>
      ${n}
    </button>`}content(){return C`<div class="body">
      ${this.mode()} ${this.figures()} ${this.chart()}
      <div class="log" tabindex="0" role="log" aria-label=${this.say(`surplus_log`)}>${this.entries()}</div>
    </div>`}mode(){let{is_balancing:e,is_dry_run:t,is_stopped:n}=this.summary.value,r=n?`is_stopped`:e?t?`is_dry_run`:`is_following`:`is_off`,i=this.site?.device.id??``,a=this.hass&&I(this.hass,i,`switch`,`balancing`);return C`<div class="mode">
      <span class="quiet">${this.say(r)}</span>
      ${a===void 0||n?E:C`<button class="act" @click=${()=>this.changed(`switch`,e?`turn_off`:`turn_on`,a)}>
              ${this.say(e?`stop_balancing`:`start_balancing`)}
            </button>`}
      ${this.stop(i,n)}
    </div>`}stop(e,t){let n=this.hass&&I(this.hass,e,`button`,t?`resume`:`emergency_stop`);return n===void 0?E:C`<button class="act stop ${t?``:`danger`}" @click=${()=>this.changed(`button`,`press`,n)}>
      <ha-icon icon=${t?`mdi:play`:`mdi:stop`} aria-hidden="true"></ha-icon>
      ${this.say(t?`resume`:`stop`)}
    </button>`}figures(){let e=this.hass,t=this.figure(`target_power`),n=this.figure(`managed_power`),r=t===void 0||n===void 0?void 0:t-n;return C`<div class="figures">
      ${[[`generation`,P(e,this.figure(`generation`)),`generation`,`sun`],[`target`,P(e,t),`target_power`,`target`],[`miners`,P(e,n),`managed_power`,`miners`],[`difference`,Ue(e,r),`available_power`,r!==void 0&&r<0?`over`:``]].filter(([,,e])=>this.entity(e)!==void 0).map(([e,t,n,r])=>C`<button class="figure ${r}" @click=${()=>this.moreInfo(this.entity(n))}>
            <span class="quiet">${this.say(e)}</span><strong>${t}</strong>
          </button>`)}
    </div>`}chart(){let e=this.course.value;if(!this.hass||e===void 0)return this.course.error===void 0?C`<div class="skeleton chart"></div>`:E;let t=Date.now(),n=t=>({points:e[this.entity(t)??``]??[],now:this.figure(t)}),r={startMs:t-this.hours*fn,nowMs:t,generation:n(`generation`),available:n(`available_power`),target:n(`target_power`),miners:n(`managed_power`)};return en(this.hass,r,this.width-32,this.say(`surplus_chart`,{hours:this.hours}))}entries(){let e=this.log.value?.entries??[];if(e.length===0)return C`<p class="quiet">${this.say(`no_changes`)}</p>`;let t=this.hass;return e.map(e=>C`<p><time class="quiet" datetime=${e.at}>${Ke(t,e.at)}</time>
        <span><b>${e.name}</b> ${e.text}</span></p>`)}async changed(e,t,n){await this.act(e,t,{},n)&&await this.summary.refresh()}get hours(){return this.config?.hours??sn}courseMessage(){let e=this.hass?an.slice(0,4).flatMap(e=>this.entity(e)??[]):[];if(e.length!==0)return{type:`recorder/statistics_during_period`,start_time:(/* @__PURE__ */ new Date(Date.now()-this.hours*fn)).toISOString(),statistic_ids:e,period:`5minute`,types:[`mean`],units:{power:`W`}}}entity(e){return this.hass&&this.site&&I(this.hass,this.site.device.id,`sensor`,e)}figure(e){return this.hass&&ct(this.hass,this.entity(e))}};function mn(e,t){let n=e.entities[t];return n?.platform===`proof_of_heat`&&an.includes(n.translation_key)?{config:{type:`custom:poh-surplus-card`}}:null}xt(pn,{tag:`poh-surplus-card`,name:`surplus_name`,description:`surplus_description`,suggestion:mn});function hn(e,t){let n=at(e,t);if(!n)return;let r=ot(e,n),i=(t,n)=>r.filter(r=>I(e,r.id,t,n)!==void 0);return{site:n,zones:i(`sensor`,`heat_demand`),miners:i(`sensor`,`control_reason`),heaters:i(`select`,`heater_mode`),hasSupply:I(e,n.device.id,`sensor`,`supply_status`)!==void 0}}function K(e,t,n,r){return t.flatMap(t=>I(e,t.id,n,r)??[])}function q(e,t,n){return Object.values(e.entities).filter(e=>e.device_id===t.id&&e.platform===`proof_of_heat`&&!e.hidden).filter(t=>n(t.entity_id,e.states[t.entity_id]?.attributes??{},t.entity_category)).map(e=>e.entity_id).sort(ut)}var gn={columns:`full`},_n={columns:6};function J(e,t,n=1){let r=t.filter(e=>e!==void 0);if(r.length!==0)return{type:`grid`,cards:[...e===void 0?[]:[{type:`heading`,heading:e}],...r],...n>1?{column_span:n}:{}}}function Y(e,t=3){return{type:`sections`,max_columns:t,sections:e.filter(e=>e!==void 0)}}function X(e,t={}){return e===void 0?void 0:{type:`tile`,entity:e,name:{type:`entity`},grid_options:_n,...t}}function vn(e,t){return X(e,{name:t,grid_options:gn,features:[{type:`target-temperature`}],features_position:`inline`})}function Z({title:e,entities:t,days:n,period:r,kind:i,types:a}){if(t.length!==0)return{type:`statistics-graph`,title:e,entities:[...t],days_to_show:n,period:r,chart_type:i,stat_types:[...a],grid_options:gn}}function yn(e,t){return e===void 0?void 0:{type:`statistic`,entity:e,period:t===1?{calendar:{period:`day`}}:{rolling_window:{duration:{days:t}}},stat_type:`change`,grid_options:_n}}function bn(e){return e.length===0?void 0:{type:`logbook`,target:{device_id:[...e]},hours_to_show:24,grid_options:{columns:`full`,rows:8}}}function xn(e,t,n={}){return{type:`custom:${e}`,config_entry_id:t,...n}}var Sn=8,Cn=[{path:`heat`,title:`view_heat`,icon:`mdi:radiator`},{path:`supply`,title:`view_supply`,icon:`mdi:solar-power-variant`},{path:`miners`,title:`view_miners`,icon:`mdi:chip`},{path:`today`,title:`view_day`,icon:`mdi:calendar-today`,days:1},{path:`7-days`,title:`view_week`,icon:`mdi:calendar-week`,days:7},{path:`30-days`,title:`view_month`,icon:`mdi:calendar-month`,days:30},{path:`365-days`,title:`view_year`,icon:`mdi:calendar-star`,days:365},{path:`settings`,title:`view_settings`,icon:`mdi:cog`}],wn={1:{days:1,bars:`hour`,lines:`5minute`},7:{days:7,bars:`day`,lines:`hour`},30:{days:30,bars:`day`,lines:`day`},365:{days:365,bars:`month`,lines:`day`}};function Tn(e){let t=/* @__PURE__ */ new Set;return e.zones.length+e.miners.length+e.heaters.length===0&&t.add(`heat`),e.hasSupply||t.add(`supply`),e.miners.length===0&&t.add(`miners`),Cn.filter(e=>!t.has(e.path))}function En(e,t,n,r){let i=Cn.find(e=>e.path===n)?.days;return i===void 0?{heat:()=>Dn(e,t,r),supply:()=>Mn(e,t,r),miners:()=>Nn(t),settings:()=>In(e,t,r)}[n]?.()??Y([]):Pn(e,t,wn[i],r)}function Dn(e,t,n){let r=t.zones.flatMap(n=>{let r=I(e,n.id,`climate`,`zone`);return r===void 0?[]:[J(F(n),On(t,r))]}),i=t.heaters.map(t=>kn(e,t)),a=t.zones.length>0?[]:t.miners.slice(0,Sn).flatMap(t=>An(e,t));return Y([...r,J(n(`section_heaters`),[...a,...i]),jn(e,t,n)])}function On(e,t){return[`poh-heat-card`,`poh-plan-card`,`poh-curve-card`].filter(e=>customElements.get(e)!==void 0).map(n=>xn(n,e.site.id,{entity:t}))}function kn(e,t){return X(I(e,t.id,`select`,`heater_mode`),{name:F(t),features:[{type:`select-options`}]})}function An(e,t){return[vn(I(e,t.id,`climate`,`heater`),F(t)),X(I(e,t.id,`sensor`,`power`)),X(I(e,t.id,`sensor`,`control_reason`))]}function jn(e,t,n){let r=n=>X(I(e,t.site.device.id,`sensor`,n)),i=bn([...t.zones.map(e=>e.id),...t.miners.map(e=>e.id)]);return J(n(`section_site`),[r(`outdoor_temperature`),r(`power`),r(`circuit_use`),r(`miners_online`),i])}function Mn(e,t,n){let r=t.site.device.id,i=[`generation`,`target_power`,`managed_power`].flatMap(t=>I(e,r,`sensor`,t)??[]),a=Z({title:n(`chart_supply`),entities:i,days:1,period:`5minute`,kind:`line`,types:[`mean`]});return Y([J(void 0,[xn(`poh-surplus-card`,t.site.id)],2),J(n(`section_follow`),[X(I(e,r,`switch`,`balancing`),{features:[{type:`toggle`}],grid_options:{columns:12}}),X(I(e,r,`select`,`strategy`),{features:[{type:`select-options`}],grid_options:{columns:12}}),X(I(e,r,`number`,`margin`),{features:[{type:`numeric-input`,style:`slider`}],grid_options:{columns:12}}),X(I(e,r,`sensor`,`available_power`)),X(I(e,r,`sensor`,`free_power`)),X(I(e,r,`sensor`,`utilisation`)),X(I(e,r,`sensor`,`changes_today`))]),J(n(`section_day`),[a],3)])}function Nn(e){return Y([J(void 0,[xn(`poh-fleet-card`,e.site.id,{grid_options:{columns:`full`}})],4)],4)}function Pn(e,t,n,r){let i=(e,t)=>J(void 0,[Z({title:e,entities:t,days:n.days,period:n.bars,kind:`bar-stack`,types:[`change`]})]),a=(e,t)=>J(void 0,[Z({title:e,entities:t,days:n.days,period:n.lines,kind:`line`,types:[`mean`]})]),o=Fn(e,t);return Y([J(r(`section_totals`),o.totals.map(e=>yn(e,n.days))),i(r(`chart_energy`),o.energies),i(r(`chart_heat`),K(e,t.zones,`sensor`,`heat_energy`)),...o.money.map(([e,t])=>i(r(e),t)),a(r(`chart_power`),o.powers),a(r(`chart_temperatures`),o.temperatures),a(r(`chart_prices`),o.prices),a(r(`chart_hash_rate`),Q(K(e,t.miners,`sensor`,`hash_rate`)))])}function Fn(e,t){let n=t.site.device,r=t=>K(e,[n],`sensor`,t),i=e=>String(e.unit_of_measurement??``),a=e=>String(e.state_class??``).startsWith(`total`),o=q(e,n,(e,t)=>t.device_class===`monetary`&&a(t)),s=q(e,n,(e,t)=>i(t).startsWith(`sat`)&&a(t)),c=q(e,n,(e,t)=>i(t).endsWith(`/kWh`)),l=Q(K(e,t.miners,`sensor`,`energy`));return{totals:[...r(`consumed_energy`),...r(`generated_energy`),...o,...s],energies:l.length>0?l:r(`consumed_energy`),powers:[...r(`power`),...r(`generation`),...Q(K(e,t.zones,`sensor`,`heat_power`))],temperatures:[...Q(K(e,t.zones,`sensor`,`room_temperature`)),...r(`outdoor_temperature`)],prices:c,money:[[`chart_money`,o],[`chart_sats`,s]]}}function Q(e){return e.length>Sn?[]:e}function In(e,t,n){let r=t.site.device,i=[`emergency_stop`,`resume`].map(t=>X(I(e,r.id,`button`,t))),a=X(I(e,r.id,`switch`,`balancing`),{grid_options:{columns:12}});return Y([J(F(r),[...i,a,...Ln(e,r)]),...t.zones.map(t=>J(F(t),Ln(e,t))),J(n(`section_more`),[{type:`button`,icon:`mdi:cog-outline`,name:n(`open_integration`),tap_action:{action:`navigate`,navigation_path:`/config/integrations/integration/proof_of_heat`},grid_options:{columns:12,rows:2}}])])}function Ln(e,t){return q(e,t,(e,t,n)=>n===`config`).map(e=>X(e,{grid_options:{columns:12},...Rn(e)}))}function Rn(e){let t={number:{type:`numeric-input`,style:`buttons`},select:{type:`select-options`},switch:{type:`toggle`}}[e.split(`.`)[0]??``];return t?{features:[t],features_position:`inline`}:{}}var $=`proof-of-heat`,zn=class extends HTMLElement{static{this.registryDependencies=[`entities`,`devices`]}static async generate(e,t){let n=hn(t,e.config_entry_id);return n?{views:Tn(n).map(({path:e,title:r,icon:i})=>({title:L(t.language,r),path:e,icon:i,strategy:{type:`custom:${$}`,config_entry_id:n.site.id,path:e}}))}:{views:[Vn(t)]}}},Bn=class extends HTMLElement{static{this.registryDependencies=[`entities`,`devices`]}static async generate(e,t){let n=hn(t,e.config_entry_id);return n?En(t,n,e.path,(e,n)=>L(t.language,e,n)):Vn(t)}};function Vn(e){return Y([{type:`grid`,cards:[{type:`markdown`,content:L(e.language,`no_site`)}]}])}bt(`ll-strategy-dashboard-${$}`,zn),bt(`ll-strategy-view-${$}`,Bn),St($);