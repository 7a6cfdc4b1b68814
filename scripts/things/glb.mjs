// @ts-check
/** A thing's GLB: at most three kinds of primitive (plain with vertex colours, see-through, one for each texture), meshopt. */
import { Document, Logger, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, EXTTextureWebP, KHRMeshQuantization } from '@gltf-transform/extensions';
import { meshopt, weld } from '@gltf-transform/functions';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';
import sharp from 'sharp';
import { normalsOf, onlySurfaces } from './mesh.mjs';

/** @typedef {import('./obj.mjs').Triangles} Triangles */

const linear = (/** @type {number} */ c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** @param {string} file @param {number} side longest, pixels @param {number} quality of WebP */
async function webp(file, side, quality) {
  const picture = sharp(file);
  const { hasAlpha } = await picture.metadata();
  const cut = hasAlpha === true && !(await sharp(file).stats()).isOpaque;
  const bytes = await picture
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten(cut ? false : { background: '#ffffff' })
    .webp({ quality, alphaQuality: 80, effort: 6 })
    .toBuffer();
  return { bytes, cut };
}

/**
 * @param {Triangles} t metres, z up
 * @param {{ side?: number, quality?: number }} [texture]
 * @returns {Promise<Uint8Array>}
 */
export async function toGlb(t, { side = 256, quality = 78 } = {}) {
  await MeshoptEncoder.ready;
  await MeshoptDecoder.ready;
  const document = new Document().setLogger(new Logger(Logger.Verbosity.ERROR));
  document.createExtension(EXTTextureWebP).setRequired(true);
  const buffer = document.createBuffer();
  const mesh = document.createMesh();

  const add = async (/** @type {Triangles} */ part, /** @type {string | undefined} */ file, alpha = 1) => {
    if (part.surface.length === 0) return;
    const primitive = document
      .createPrimitive()
      .setAttribute(
        'POSITION',
        document.createAccessor().setType('VEC3').setArray(part.positions).setBuffer(buffer),
      )
      .setAttribute(
        'NORMAL',
        document.createAccessor().setType('VEC3').setArray(normalsOf(part)).setBuffer(buffer),
      );
    const material = document
      .createMaterial()
      .setDoubleSided(true)
      .setMetallicFactor(0)
      .setRoughnessFactor(0.65);
    if (alpha < 1) material.setAlphaMode('BLEND');
    if (file) {
      const { bytes, cut } = await webp(file, side, quality);
      const uvs = part.uvs.map((x, i) => (i % 2 ? 1 - x : x)); // glTF's v runs downward
      primitive.setAttribute(
        'TEXCOORD_0',
        document.createAccessor().setType('VEC2').setArray(uvs).setBuffer(buffer),
      );
      material.setBaseColorTexture(document.createTexture().setImage(bytes).setMimeType('image/webp'));
      if (cut) material.setAlphaMode('MASK').setAlphaCutoff(0.5);
    } else {
      const rgba = new Float32Array(part.surface.length * 12);
      for (const [i, at] of part.surface.entries()) {
        const { color, alpha: a } = t.surfaces[at] ?? { color: [1, 1, 1], alpha: 1 };
        for (let corner = 0; corner < 3; corner++) rgba.set([...color.map(linear), a], 12 * i + 4 * corner);
      }
      primitive.setAttribute(
        'COLOR_0',
        document.createAccessor().setType('VEC4').setArray(rgba).setBuffer(buffer),
      );
    }
    mesh.addPrimitive(primitive.setMaterial(material));
  };

  const textures = [...new Set(t.surfaces.map(({ texture }) => texture))];
  for (const texture of textures) {
    for (const clear of [false, true]) {
      const part = onlySurfaces(t, (at) => {
        const surface = t.surfaces[at];
        return surface?.texture === texture && (surface?.alpha ?? 1) < 1 === clear;
      });
      await add(part, texture, clear ? 0.5 : 1);
    }
  }
  document.createScene().addChild(document.createNode().setMesh(mesh));
  await document.transform(
    weld(),
    meshopt({
      encoder: MeshoptEncoder,
      level: 'medium',
      quantizePosition: 12,
      quantizeColor: 12,
      quantizeTexcoord: 12,
    }),
  );
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, EXTTextureWebP, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.encoder': MeshoptEncoder, 'meshopt.decoder': MeshoptDecoder });
  return io.writeBinary(document);
}
