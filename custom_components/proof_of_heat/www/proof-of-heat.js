var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:ee,getOwnPropertySymbols:te,getPrototypeOf:ne}=Object,f=globalThis,re=f.trustedTypes,ie=re?re.emptyScript:``,ae=f.reactiveElementPolyfillSupport,p=(e,t)=>e,m={toAttribute(e,t){switch(t){case Boolean:e=e?ie:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},h=(e,t)=>!l(e,t),oe={attribute:!0,type:String,converter:m,reflect:!1,useDefault:!1,hasChanged:h};Symbol.metadata??=Symbol(`metadata`),f.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var g=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=oe){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??oe}static _$Ei(){if(this.hasOwnProperty(p(`elementProperties`)))return;let e=ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(p(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(p(`properties`))){let e=this.properties,t=[...ee(e),...te(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?m:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?m:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??h)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};g.elementStyles=[],g.shadowRootOptions={mode:`open`},g[p(`elementProperties`)]=/* @__PURE__ */ new Map,g[p(`finalized`)]=/* @__PURE__ */ new Map,ae?.({ReactiveElement:g}),(f.reactiveElementVersions??=[]).push(`2.1.2`);var _=globalThis,se=e=>e,v=_.trustedTypes,ce=v?v.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,le=`$lit$`,y=`lit$${Math.random().toFixed(9).slice(2)}$`,ue=`?`+y,de=`<${ue}>`,b=document,x=()=>b.createComment(``),S=e=>e===null||typeof e!=`object`&&typeof e!=`function`,C=Array.isArray,fe=e=>C(e)||typeof e?.[Symbol.iterator]==`function`,w=`[ 	
\f\r]`,T=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,pe=/-->/g,me=/>/g,E=RegExp(`>|${w}(?:([^\\s"'>=/]+)(${w}*=${w}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),he=/'/g,ge=/"/g,_e=/^(?:script|style|textarea|title)$/i,D=(e=>(t,...n)=>({_$litType$:e,strings:t,values:n}))(1),O=Symbol.for(`lit-noChange`),k=Symbol.for(`lit-nothing`),ve=/* @__PURE__ */ new WeakMap,A=b.createTreeWalker(b,129);function ye(e,t){if(!C(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ce===void 0?t:ce.createHTML(t)}var be=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=T;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===T?c[1]===`!--`?o=pe:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=E):(_e.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=E):o=me:o===E?c[0]===`>`?(o=i??T,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?E:c[3]===`"`?ge:he):o===ge||o===he?o=E:o===pe||o===me?o=T:(o=E,i=void 0);let d=o===E&&e[t+1].startsWith(`/>`)?` `:``;a+=o===T?n+de:l>=0?(r.push(s),n.slice(0,l)+le+n.slice(l)+y+d):n+y+(l===-2?t:d)}return[ye(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},j=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=be(t,n);if(this.el=e.createElement(l,r),A.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=A.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(le)){let t=u[o++],n=i.getAttribute(e).split(y),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Se:r[1]===`?`?Ce:r[1]===`@`?we:P}),i.removeAttribute(e)}else e.startsWith(y)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(_e.test(i.tagName)){let e=i.textContent.split(y),t=e.length-1;if(t>0){i.textContent=v?v.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],x()),A.nextNode(),c.push({type:2,index:++a});i.append(e[t],x())}}}else if(i.nodeType===8){if(i.data===ue)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(y,e+1))!==-1;)c.push({type:7,index:a}),e+=y.length-1}}a++}}static createElement(e,t){let n=b.createElement(`template`);return n.innerHTML=e,n}};function M(e,t,n=e,r){if(t===O)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=S(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=M(e,i._$AS(e,t.values),i,r)),t}var xe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??b).importNode(t,!0);A.currentNode=r;let i=A.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new N(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Te(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=A.nextNode(),a++)}return A.currentNode=b,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},N=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=k,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=M(this,e,t),S(e)?e===k||e==null||e===``?(this._$AH!==k&&this._$AR(),this._$AH=k):e!==this._$AH&&e!==O&&this._(e):e._$litType$===void 0?e.nodeType===void 0?fe(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==k&&S(this._$AH)?this._$AA.nextSibling.data=e:this.T(b.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=j.createElement(ye(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new xe(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=ve.get(e.strings);return t===void 0&&ve.set(e.strings,t=new j(e)),t}k(t){C(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(x()),this.O(x()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=se(e).nextSibling;se(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},P=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=k,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=k}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=M(this,e,t,0),a=!S(e)||e!==this._$AH&&e!==O,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=M(this,r[n+o],t,o),s===O&&(s=this._$AH[o]),a||=!S(s)||s!==this._$AH[o],s===k?e=k:e!==k&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===k?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Se=class extends P{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===k?void 0:e}},Ce=class extends P{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==k)}},we=class extends P{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=M(this,e,t,0)??k)===O)return;let n=this._$AH,r=e===k&&n!==k||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==k&&(n===k||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Te=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){M(this,e)}},Ee=_.litHtmlPolyfillSupport;Ee?.(j,N),(_.litHtmlVersions??=[]).push(`3.3.3`);var De=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new N(t.insertBefore(x(),e),e,void 0,n??{})}return i._$AI(e),i},F=globalThis,I=class extends g{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=De(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return O}};I._$litElement$=!0,I.finalized=!0,F.litElementHydrateSupport?.({LitElement:I});var Oe=F.litElementPolyfillSupport;Oe?.({LitElement:I}),(F.litElementVersions??=[]).push(`4.2.2`);var ke=300,Ae=class{constructor(e,t,n){this.host=e,this.message=t,this.everyMs=n,this.asked=``,this.turn=0,this.onVisible=()=>{this.refresh()},e.addController(this)}hostConnected(){this.timer=setInterval(()=>void this.refresh(),this.everyMs),document.addEventListener(`visibilitychange`,this.onVisible),this.asked!==``&&this.refresh()}hostDisconnected(){clearInterval(this.timer),clearTimeout(this.soon),this.soon=void 0,document.removeEventListener(`visibilitychange`,this.onVisible)}hostUpdated(){let e=this.host.hass&&this.message();e&&JSON.stringify(e)!==this.asked&&this.refresh()}refreshSoon(){this.soon??=setTimeout(()=>{this.soon=void 0,this.refresh()},ke)}async refresh(){let e=this.host.hass,t=e&&this.message();if(!e||!t||document.visibilityState===`hidden`)return;let n=JSON.stringify(t);n!==this.asked&&(this.asked=n,this.value=void 0),this.turn+=1;let r=this.turn;try{let n=await e.callWS(t);this.settle(r,n,void 0)}catch(e){this.settle(r,void 0,je(e))}}settle(e,t,n){e===this.turn&&(this.value=t??this.value,this.error=n,this.host.requestUpdate())}};function je(e){let t=e?.message;return typeof t==`string`&&t!==``?t:String(e)}var Me={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:h},Ne=(e=Me,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=/* @__PURE__ */ new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function L(e){return(t,n)=>typeof n==`object`?Ne(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function R(e){return L({...e,state:!0,attribute:!1})}var Pe=`proof_of_heat`;function Fe(e){return Object.values(e.devices).flatMap(e=>{let t=e.identifiers.find(([e])=>e===Pe);return e.entry_type===`service`&&t?[{id:t[1],device:e}]:[]}).sort((e,t)=>z(e.device).localeCompare(z(t.device))||ze(e.id,t.id))}function Ie(e,t){let n=Fe(e);return t===void 0?n[0]:n.find(e=>e.id===t)}function Le(e,t){return Object.values(e.devices).filter(e=>e.config_entry_id===t.id&&e.id!==t.device.id).sort((e,t)=>z(e).localeCompare(z(t))||ze(e.id,t.id))}function z(e){return e.name_by_user||e.name||``}var Re=/* @__PURE__ */ new Set([`power`,`energy`,`voltage`,`current`,`problem`]);function B(e,t,n,r){for(let i of Object.values(e.entities))if(i.device_id===t&&i.platform===`proof_of_heat`&&i.entity_id.startsWith(`${n}.`)&&(i.translation_key===r||!i.translation_key&&Re.has(r)&&e.states[i.entity_id]?.attributes.device_class===r))return i.entity_id}function ze(e,t){return e<t?-1:+(e>t)}var V={dashboard_name:`Proof of Heat`,dashboard_description:`Heat, power, miners and records of your site`,error:`Something went wrong`,loading:`Loading`,no_site:`Set up the integration Proof of Heat first.`,field_title:`Title`,field_config_entry_id:`Site`,field_config_entry_id_help:`Only needed where there are several sites`,view_heat:`Heat`,view_supply:`Solar and plant`,view_miners:`Miners`,view_day:`Today`,view_week:`7 days`,view_month:`30 days`,view_year:`365 days`,view_settings:`Settings`,surplus_name:`Surplus`,surplus_description:`How the miners follow the plant or the roof`,fleet_name:`Miners`,fleet_description:`All miners of a site in one table`,section_heaters:`Heaters`,section_site:`Site`,section_follow:`Follow the supply`,section_day:`Last 24 hours`,section_totals:`Totals`,section_more:`More`,chart_supply:`Generation, target and miners`,chart_energy:`Energy of the miners`,chart_heat:`Heat`,chart_money:`Money`,chart_sats:`Sats`,chart_power:`Power`,chart_temperatures:`Temperatures`,chart_prices:`Prices`,chart_hash_rate:`Hash rate`,open_integration:`Devices and settings`},Be={en:V,ru:{dashboard_name:`Proof of Heat`,dashboard_description:`Тепло, мощность, майнеры и учёт вашего объекта`,error:`Что-то пошло не так`,loading:`Загрузка`,no_site:`Сначала настройте интеграцию Proof of Heat.`,field_title:`Заголовок`,field_config_entry_id:`Объект`,field_config_entry_id_help:`Нужно, только если объектов несколько`,view_heat:`Тепло`,view_supply:`Солнце и станция`,view_miners:`Майнеры`,view_day:`Сегодня`,view_week:`7 дней`,view_month:`30 дней`,view_year:`365 дней`,view_settings:`Настройки`,surplus_name:`Излишек`,surplus_description:`Как майнеры следуют за станцией или крышей`,fleet_name:`Майнеры`,fleet_description:`Все майнеры объекта в одной таблице`,section_heaters:`Обогреватели`,section_site:`Объект`,section_follow:`Следование за источником`,section_day:`Последние 24 часа`,section_totals:`Итоги`,section_more:`Ещё`,chart_supply:`Выработка, цель и майнеры`,chart_energy:`Энергия майнеров`,chart_heat:`Тепло`,chart_money:`Деньги`,chart_sats:`Сатоши`,chart_power:`Мощность`,chart_temperatures:`Температуры`,chart_prices:`Цены`,chart_hash_rate:`Хешрейт`,open_integration:`Устройства и настройки`}};function H(e,t,n={}){return((Be[e]??Be[e.split(`-`)[0]??``]??V)[t]??V[t]).replace(/\{(\w+)\}/g,(e,t)=>String(n[t]??e))}function Ve(){return document.querySelector(`home-assistant`)?.hass?.language??document.documentElement.lang??`en`}function U(e,t){return H(Ve()||`en`,e,t)}var He=o`
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
`;function W(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var Ue=360,We={columns:12,rows:`auto`,min_columns:6},G=class extends I{constructor(...e){super(...e),this.preview=!1,this.width=Ue}static{this.styles=[He]}instead(){}beside(){return k}watched(){return[]}watchedChanged(){}setConfig(e){this.config=e}getCardSize(){return 4}getGridOptions(){return We}connectedCallback(){super.connectedCallback(),this.observer=new ResizeObserver(([e])=>{let t=Math.round(e?.contentRect.width??0);t>0&&(this.width=t)}),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer?.disconnect()}shouldUpdate(e){if(!e.has(`hass`)||e.size>1)return!0;let t=e.get(`hass`),n=this.hass;if(!t||!n||t.locale!==n.locale||t.localize!==n.localize||t.devices!==n.devices)return!0;let r=this.watched().some(e=>e!==void 0&&t.states[e]!==n.states[e]);return r&&this.watchedChanged(),r}render(){if(!this.hass||!this.config)return k;let e=this.site?this.instead():this.noSite();return D`<ha-card>
      <header>
        <h2>${this.config.title??this.say(this.titleKey)}</h2>
        ${e?k:this.beside()}
      </header>
      ${this.failure===void 0?k:Ke(`error`,this.failure)}
      ${e?this.rendered(e):this.content()}
    </ha-card>`}get site(){return this.hass&&Ie(this.hass,this.config?.config_entry_id)}message(e,t={}){return this.site&&{type:`proof_of_heat/${e}`,config_entry_id:this.site.id,...t}}say(e,t){return H(this.hass?.language??`en`,e,t)}async act(e,t,n={},r){return this.tried(()=>this.hass?.callService(e,t,n,r?{entity_id:r}:void 0))}async tried(e){this.failure=void 0;try{return await e(),!0}catch(e){return this.failure=e?.message||this.say(`error`),!1}}moreInfo(e){e!==void 0&&this.dispatchEvent(new CustomEvent(`hass-more-info`,{bubbles:!0,composed:!0,detail:{entityId:e}}))}noSite(){return{is:`empty`,text:this.say(`no_site`)}}rendered(e){return e.is===`loading`?D`<div class="skeleton" role="status" aria-label=${this.say(`loading`)}></div>`:Ke(e.is,e.text)}};W([L({attribute:!1})],G.prototype,`hass`,void 0),W([L({attribute:!1})],G.prototype,`preview`,void 0),W([R()],G.prototype,`config`,void 0),W([R()],G.prototype,`width`,void 0),W([R()],G.prototype,`failure`,void 0);var Ge={empty:`mdi:information-outline`,unavailable:`mdi:lan-disconnect`,error:`mdi:alert-circle`};function Ke(e,t){return D`<div class="note ${e===`error`?`wrong`:``}" role=${e===`error`?`alert`:`status`}>
    <ha-icon icon=${Ge[e]} aria-hidden="true"></ha-icon><span>${t}</span>
  </div>`}var qe=`https://github.com/proof-of-heat/proof-of-heat/blob/main/docs/dashboard.md`;function K(e,t){customElements.get(e)||customElements.define(e,t)}function Je(e,t){K(t.tag,e),window.customCards??=[],window.customCards.some(e=>e.type===t.tag)||window.customCards.push({type:t.tag,get name(){return U(t.name)},get description(){return U(t.description)},preview:!0,documentationURL:qe,...t.suggestion?{getEntitySuggestion:t.suggestion}:{}})}function Ye(e){window.customStrategies??=[],window.customStrategies.some(t=>t.type===e)||window.customStrategies.push({type:e,strategyType:`dashboard`,get name(){return U(`dashboard_name`)},get description(){return U(`dashboard_description`)}})}var Xe=[{name:`title`,selector:{text:{}}},{name:`config_entry_id`,selector:{config_entry:{integration:`proof_of_heat`}}}];function Ze(e=[]){return{schema:[...e,...Xe],computeLabel:({name:e})=>U(`field_${e}`),computeHelper:({name:e})=>e===`config_entry_id`?U(`field_config_entry_id_help`):void 0}}Je(class extends G{constructor(...e){super(...e),this.titleKey=`surplus_name`,this.balance=new Ae(this,()=>this.message(`balance`),15e3)}static getConfigForm(){return Ze()}static getStubConfig(){return{}}instead(){return this.balance.error===void 0?this.balance.value===void 0?{is:`loading`}:void 0:{is:`error`,text:this.balance.error}}content(){return D`<div class="body">${this.balance.value?.is_balancing}</div>`}},{tag:`poh-surplus-card`,name:`surplus_name`,description:`surplus_description`});function Qe(e,t){let n=Ie(e,t);if(!n)return;let r=Le(e,n),i=(t,n)=>r.filter(r=>B(e,r.id,t,n)!==void 0);return{site:n,zones:i(`sensor`,`heat_demand`),miners:i(`sensor`,`control_reason`),heaters:i(`select`,`heater_mode`),hasSupply:B(e,n.device.id,`sensor`,`supply_status`)!==void 0}}function q(e,t,n,r){return t.flatMap(t=>B(e,t.id,n,r)??[])}function J(e,t,n){return Object.values(e.entities).filter(e=>e.device_id===t.id&&e.platform===`proof_of_heat`&&!e.hidden).filter(t=>n(t.entity_id,e.states[t.entity_id]?.attributes??{},t.entity_category)).map(e=>e.entity_id).sort(ze)}var $e={columns:`full`},et={columns:6};function Y(e,t,n=1){let r=t.filter(e=>e!==void 0);if(r.length!==0)return{type:`grid`,cards:[...e===void 0?[]:[{type:`heading`,heading:e}],...r],...n>1?{column_span:n}:{}}}function X(e,t=3){return{type:`sections`,max_columns:t,sections:e.filter(e=>e!==void 0)}}function Z(e,t={}){return e===void 0?void 0:{type:`tile`,entity:e,name:{type:`entity`},grid_options:et,...t}}function tt(e,t){return Z(e,{name:t,grid_options:$e,features:[{type:`target-temperature`}],features_position:`inline`})}function nt({title:e,entities:t,days:n,period:r,kind:i,types:a}){if(t.length!==0)return{type:`statistics-graph`,title:e,entities:[...t],days_to_show:n,period:r,chart_type:i,stat_types:[...a],grid_options:$e}}function rt(e,t){return e===void 0?void 0:{type:`statistic`,entity:e,period:t===1?{calendar:{period:`day`}}:{rolling_window:{duration:{days:t}}},stat_type:`change`,grid_options:et}}function it(e){return e.length===0?void 0:{type:`logbook`,target:{device_id:[...e]},hours_to_show:24,grid_options:{columns:`full`,rows:8}}}function at(e,t,n={}){return{type:`custom:${e}`,config_entry_id:t,...n}}var ot=8,st=[{path:`heat`,title:`view_heat`,icon:`mdi:radiator`},{path:`supply`,title:`view_supply`,icon:`mdi:solar-power-variant`},{path:`miners`,title:`view_miners`,icon:`mdi:chip`},{path:`today`,title:`view_day`,icon:`mdi:calendar-today`,days:1},{path:`7-days`,title:`view_week`,icon:`mdi:calendar-week`,days:7},{path:`30-days`,title:`view_month`,icon:`mdi:calendar-month`,days:30},{path:`365-days`,title:`view_year`,icon:`mdi:calendar-star`,days:365},{path:`settings`,title:`view_settings`,icon:`mdi:cog`}],ct={1:{days:1,bars:`hour`,lines:`5minute`},7:{days:7,bars:`day`,lines:`hour`},30:{days:30,bars:`day`,lines:`day`},365:{days:365,bars:`month`,lines:`day`}};function lt(e){let t=/* @__PURE__ */ new Set;return e.zones.length+e.miners.length+e.heaters.length===0&&t.add(`heat`),e.hasSupply||t.add(`supply`),e.miners.length===0&&t.add(`miners`),st.filter(e=>!t.has(e.path))}function ut(e,t,n,r){let i=st.find(e=>e.path===n)?.days;return i===void 0?{heat:()=>dt(e,t,r),supply:()=>gt(e,t,r),miners:()=>_t(t),settings:()=>bt(e,t,r)}[n]?.()??X([]):vt(e,t,ct[i],r)}function dt(e,t,n){let r=t.zones.flatMap(n=>{let r=B(e,n.id,`climate`,`zone`);return r===void 0?[]:[Y(z(n),ft(t,r))]}),i=t.heaters.map(t=>pt(e,t)),a=t.zones.length>0?[]:t.miners.slice(0,ot).flatMap(t=>mt(e,t));return X([...r,Y(n(`section_heaters`),[...a,...i]),ht(e,t,n)])}function ft(e,t){return[`poh-heat-card`,`poh-plan-card`,`poh-curve-card`].filter(e=>customElements.get(e)!==void 0).map(n=>at(n,e.site.id,{entity:t}))}function pt(e,t){return Z(B(e,t.id,`select`,`heater_mode`),{name:z(t),features:[{type:`select-options`}]})}function mt(e,t){return[tt(B(e,t.id,`climate`,`heater`),z(t)),Z(B(e,t.id,`sensor`,`power`)),Z(B(e,t.id,`sensor`,`control_reason`))]}function ht(e,t,n){let r=n=>Z(B(e,t.site.device.id,`sensor`,n)),i=it([...t.zones.map(e=>e.id),...t.miners.map(e=>e.id)]);return Y(n(`section_site`),[r(`outdoor_temperature`),r(`power`),r(`circuit_use`),r(`miners_online`),i])}function gt(e,t,n){let r=t.site.device.id,i=[`generation`,`target_power`,`managed_power`].flatMap(t=>B(e,r,`sensor`,t)??[]),a=nt({title:n(`chart_supply`),entities:i,days:1,period:`5minute`,kind:`line`,types:[`mean`]});return X([Y(void 0,[at(`poh-surplus-card`,t.site.id)],2),Y(n(`section_follow`),[Z(B(e,r,`switch`,`balancing`),{features:[{type:`toggle`}],grid_options:{columns:12}}),Z(B(e,r,`select`,`strategy`),{features:[{type:`select-options`}],grid_options:{columns:12}}),Z(B(e,r,`number`,`margin`),{features:[{type:`numeric-input`,style:`slider`}],grid_options:{columns:12}}),Z(B(e,r,`sensor`,`available_power`)),Z(B(e,r,`sensor`,`free_power`)),Z(B(e,r,`sensor`,`utilisation`)),Z(B(e,r,`sensor`,`changes_today`))]),Y(n(`section_day`),[a],3)])}function _t(e){return X([Y(void 0,[at(`poh-fleet-card`,e.site.id,{grid_options:{columns:`full`}})],4)],4)}function vt(e,t,n,r){let i=(e,t)=>Y(void 0,[nt({title:e,entities:t,days:n.days,period:n.bars,kind:`bar-stack`,types:[`change`]})]),a=(e,t)=>Y(void 0,[nt({title:e,entities:t,days:n.days,period:n.lines,kind:`line`,types:[`mean`]})]),o=yt(e,t);return X([Y(r(`section_totals`),o.totals.map(e=>rt(e,n.days))),i(r(`chart_energy`),o.energies),i(r(`chart_heat`),q(e,t.zones,`sensor`,`heat_energy`)),...o.money.map(([e,t])=>i(r(e),t)),a(r(`chart_power`),o.powers),a(r(`chart_temperatures`),o.temperatures),a(r(`chart_prices`),o.prices),a(r(`chart_hash_rate`),Q(q(e,t.miners,`sensor`,`hash_rate`)))])}function yt(e,t){let n=t.site.device,r=t=>q(e,[n],`sensor`,t),i=e=>String(e.unit_of_measurement??``),a=e=>String(e.state_class??``).startsWith(`total`),o=J(e,n,(e,t)=>t.device_class===`monetary`&&a(t)),s=J(e,n,(e,t)=>i(t).startsWith(`sat`)&&a(t)),c=J(e,n,(e,t)=>i(t).endsWith(`/kWh`)),l=Q(q(e,t.miners,`sensor`,`energy`));return{totals:[...r(`consumed_energy`),...r(`generated_energy`),...o,...s],energies:l.length>0?l:r(`consumed_energy`),powers:[...r(`power`),...r(`generation`),...Q(q(e,t.zones,`sensor`,`heat_power`))],temperatures:[...Q(q(e,t.zones,`sensor`,`room_temperature`)),...r(`outdoor_temperature`)],prices:c,money:[[`chart_money`,o],[`chart_sats`,s]]}}function Q(e){return e.length>ot?[]:e}function bt(e,t,n){let r=t.site.device,i=[`emergency_stop`,`resume`].map(t=>Z(B(e,r.id,`button`,t))),a=Z(B(e,r.id,`switch`,`balancing`),{grid_options:{columns:12}});return X([Y(z(r),[...i,a,...xt(e,r)]),...t.zones.map(t=>Y(z(t),xt(e,t))),Y(n(`section_more`),[{type:`button`,icon:`mdi:cog-outline`,name:n(`open_integration`),tap_action:{action:`navigate`,navigation_path:`/config/integrations/integration/proof_of_heat`},grid_options:{columns:12,rows:2}}])])}function xt(e,t){return J(e,t,(e,t,n)=>n===`config`).map(e=>Z(e,{grid_options:{columns:12},...St(e)}))}function St(e){let t={number:{type:`numeric-input`,style:`buttons`},select:{type:`select-options`},switch:{type:`toggle`}}[e.split(`.`)[0]??``];return t?{features:[t],features_position:`inline`}:{}}var $=`proof-of-heat`,Ct=class extends HTMLElement{static{this.registryDependencies=[`entities`,`devices`]}static async generate(e,t){let n=Qe(t,e.config_entry_id);return n?{views:lt(n).map(({path:e,title:r,icon:i})=>({title:H(t.language,r),path:e,icon:i,strategy:{type:`custom:${$}`,config_entry_id:n.site.id,path:e}}))}:{views:[Tt(t)]}}},wt=class extends HTMLElement{static{this.registryDependencies=[`entities`,`devices`]}static async generate(e,t){let n=Qe(t,e.config_entry_id);return n?ut(t,n,e.path,(e,n)=>H(t.language,e,n)):Tt(t)}};function Tt(e){return X([{type:`grid`,cards:[{type:`markdown`,content:H(e.language,`no_site`)}]}])}K(`ll-strategy-dashboard-${$}`,Ct),K(`ll-strategy-view-${$}`,wt),Ye($);