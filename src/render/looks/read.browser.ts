/** Files of things and pictures -> what is drawn. Comes with the first scene that has any: blocks need none of this. */
import {
  CanvasTexture,
  ClampToEdgeWrapping,
  LinearFilter,
  LinearMipmapLinearFilter,
  MirroredRepeatWrapping,
  RepeatWrapping,
  SRGBColorSpace,
  Texture,
} from 'three';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import {
  type GLTF,
  GLTFLoader,
  type GLTFLoaderPlugin,
  type GLTFParser,
} from 'three/addons/loaders/GLTFLoader.js';
import { PICTURE_PAPER, PICTURE_SIDE } from '../../things/names.ts';
import { createContactShadows } from '../contact.ts';
import type { LookReader } from './library.ts';
import { partsOf } from './model-parts.ts';
import { layOut, pictureGeometry } from './picture-shape.ts';

/** As in the file, whatever the screen: the same bytes on every machine that draws alike. */
const decode = (blob: Blob): Promise<ImageBitmap> =>
  createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });

/** Mipmaps: a thing is 40 pixels wide in a frame of 384, and fine patterns would flicker. */
const filtered = <T extends Texture>(texture: T): T => {
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
};

/** By WebGL's enums, as glTF writes them. */
const REPEAT = 10497;
const WRAPPINGS: Readonly<Record<number, Texture['wrapS']>> = {
  33071: ClampToEdgeWrapping,
  33648: MirroredRepeatWrapping,
  [REPEAT]: RepeatWrapping,
};

/** What of glTF's JSON is read here. */
interface TextureJson {
  readonly textures: readonly {
    readonly source?: number;
    readonly sampler?: number;
    readonly extensions?: { readonly EXT_texture_webp?: { readonly source: number } };
  }[];
  readonly images: readonly { readonly bufferView?: number; readonly mimeType?: string }[];
  readonly samplers?: readonly { readonly wrapS?: number; readonly wrapT?: number }[];
}

/**
 * In place of the loader's own way to read textures, which fetches a blob: address (the page's security policy forbids
 * it) and goes on without the ones that fail.
 */
const textures = (parser: GLTFParser): GLTFLoaderPlugin => {
  const bitmaps = new Map<number, Promise<ImageBitmap>>();
  const bitmapOf = (json: TextureJson, source: number): Promise<ImageBitmap> => {
    const known = bitmaps.get(source);
    if (known) return known;
    const image = json.images[source];
    if (image?.bufferView === undefined) throw new Error(`image ${source} is not in the file`);
    const bytes: Promise<ArrayBuffer> = parser.getDependency('bufferView', image.bufferView);
    const coming = bytes.then((all) => decode(new Blob([all], { type: image.mimeType ?? '' })));
    bitmaps.set(source, coming);
    return coming;
  };
  return {
    name: 'EXT_texture_webp', // takes the place of the loader's own of this name
    loadTexture: async (index: number) => {
      const json = parser.json as TextureJson;
      const { source, sampler, extensions } = json.textures[index] ?? {};
      const { wrapS = REPEAT, wrapT = REPEAT } = json.samplers?.[sampler ?? -1] ?? {};
      const bitmap = await bitmapOf(json, extensions?.EXT_texture_webp?.source ?? source ?? -1);
      const texture = filtered(new Texture(bitmap));
      texture.flipY = false; // glTF counts rows from above
      texture.wrapS = WRAPPINGS[wrapS] ?? texture.wrapS;
      texture.wrapT = WRAPPINGS[wrapT] ?? texture.wrapT;
      return texture;
    },
  };
};

const readModel: LookReader['readModel'] = async (bytes) => {
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).register(textures);
  const model: GLTF = await loader.parseAsync(bytes, '');
  const parts = partsOf(model.scene);
  if (parts.length === 0) throw new Error('no triangles in it');
  return parts;
};

const readPictures: LookReader['readPictures'] = async (pictures) => {
  const bitmaps = await Promise.all(
    pictures.map(({ bytes }) => decode(new Blob([bytes], { type: 'image/webp' }))),
  );
  const { width, height, places, cells } = layOut(pictures.length, PICTURE_SIDE);
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.fillStyle = `rgb(${PICTURE_PAPER.join(' ')})`;
  context.fillRect(0, 0, width, height);
  for (const [i, bitmap] of bitmaps.entries()) {
    const [left = 0, top = 0] = places[i] ?? [];
    context.drawImage(bitmap, left, top, PICTURE_SIDE, PICTURE_SIDE);
    bitmap.close();
  }
  const map = filtered(new CanvasTexture(canvas));
  map.colorSpace = SRGBColorSpace;
  return cells.map((cell, i) => ({
    geometry: pictureGeometry(pictures[i]?.form ?? 'block', cell),
    ...{ map, vertexColors: false, alpha: 'opaque', alphaTest: 0, roughness: 0.7 },
  }));
};

export const lookReader: LookReader = { readModel, readPictures, contactShadows: createContactShadows };
