/** Fewer triangles, by meshoptimizer (https://github.com/zeux/meshoptimizer): what a camera of this page can show. */
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { compacted, type Submesh, triangleCount } from './mesh.ts';

/** Meshes with at most about `most` triangles together, each with its share. */
export const simplified = async (meshes: readonly Submesh[], most: number): Promise<readonly Submesh[]> => {
  const all = triangleCount(meshes);
  if (all <= most) return meshes;
  await MeshoptSimplifier.ready;
  return meshes.flatMap((mesh) => {
    const target = 3 * Math.max(4, Math.floor((most * (mesh.indices.length / 3)) / all));
    const small = compacted(mesh);
    const { indices, positions } = small;
    let kept = MeshoptSimplifier.simplify(indices, positions, 3, target, 0.05, ['Prune'])[0];
    // seams and loose parts can keep it from that: then corners that lie close are thrown together
    if (kept.length > 1.5 * target)
      kept = MeshoptSimplifier.simplifySloppy(kept, positions, 3, null, target, 1)[0];
    return kept.length === 0 ? [] : [compacted({ ...small, indices: Uint32Array.from(kept) })];
  });
};
