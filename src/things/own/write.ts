/** Triangles in a thing's frame -> a GLB like those of the catalogue: metres, z up, one primitive a look. */
import { Document, Logger, WebIO } from '@gltf-transform/core';
import { EXTTextureWebP } from '@gltf-transform/extensions';
import type { Submesh } from './mesh.ts';

export const writeGlb = (meshes: readonly Submesh[]): Promise<Uint8Array> => {
  const silent = new Logger(Logger.Verbosity.SILENT);
  const document = new Document().setLogger(silent);
  const buffer = document.createBuffer();
  const mesh = document.createMesh();
  const numbers = (type: 'VEC2' | 'VEC3' | 'VEC4', array: Float32Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  for (const { look, positions, normals, uvs, colors, indices } of meshes) {
    // metals would mirror surroundings that the scene does not have: they are drawn as paint of their colour
    const material = document
      .createMaterial()
      .setBaseColorFactor([...look.color])
      .setMetallicFactor(0)
      .setRoughnessFactor(0.65)
      .setAlphaMode(look.alpha)
      .setAlphaCutoff(look.alphaCutoff)
      .setDoubleSided(true);
    if (look.texture && uvs) {
      const { bytes, mimeType, wrap } = look.texture;
      if (mimeType === 'image/webp') document.createExtension(EXTTextureWebP).setRequired(true);
      material.setBaseColorTexture(document.createTexture().setImage(bytes.slice()).setMimeType(mimeType));
      material
        .getBaseColorTextureInfo()
        ?.setWrapS(wrap[0] as 10497)
        .setWrapT(wrap[1] as 10497);
    }
    const primitive = document
      .createPrimitive()
      .setMaterial(material)
      .setAttribute('POSITION', numbers('VEC3', positions.slice()))
      .setAttribute('NORMAL', numbers('VEC3', normals.slice()))
      .setIndices(document.createAccessor().setType('SCALAR').setArray(indices.slice()).setBuffer(buffer));
    if (uvs) primitive.setAttribute('TEXCOORD_0', numbers('VEC2', uvs.slice()));
    if (colors) primitive.setAttribute('COLOR_0', numbers('VEC4', colors.slice()));
    mesh.addPrimitive(primitive);
  }
  document.createScene().addChild(document.createNode().setMesh(mesh));
  return new WebIO().setLogger(silent).registerExtensions([EXTTextureWebP]).writeBinary(document);
};
