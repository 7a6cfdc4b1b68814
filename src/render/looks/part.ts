/**
 * How things and pictures look, in a form that every stage draws from: the policy cameras with flat light, the large view
 * with shadows. Geometry and textures are shared between them, materials are each stage's own.
 */
import type { BufferGeometry, Texture } from 'three';
import type { SceneSpec } from '../../contracts.ts';
import type { ContactShadows, Grounded } from '../contact.ts';

/** What is drawn in one call: triangles of one kind. */
export interface LookPart {
  /** In the body's frame, metres, with normals; colours or texture coordinates as the two below say. */
  readonly geometry: BufferGeometry;
  readonly map: Texture | null;
  readonly vertexColors: boolean;
  /** `mask`: texels below `alphaTest` are left out. `blend`: glass and the like, drawn after all else. */
  readonly alpha: 'opaque' | 'mask' | 'blend';
  readonly alphaTest: number;
  /** 0 like a mirror, 1 like chalk; only the large view shows it. */
  readonly roughness: number;
}

/** How the things and pictures of a scene look; whoever opened them disposes of them. */
export interface Looks {
  readonly scene: SceneSpec;
  /** By the object's name in the scene. */
  readonly parts: ReadonlyMap<string, readonly LookPart[]>;
  /** Makes the shadows below them; comes with what reads the files, since blocks have discs. */
  readonly contactShadows?: (things: readonly Grounded[], opacity: number) => ContactShadows;
  dispose(): void;
}

/** Of a scene of blocks: their shapes are the stage's own. */
export const noLooks = (scene: SceneSpec): Looks => ({ scene, parts: new Map(), dispose: () => {} });
