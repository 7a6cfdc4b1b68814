/**
 * The technical words of lesson and lab: what the field calls it, what this project calls it where that differs, and what
 * it is, in a sentence or two.
 */
export interface Term {
  readonly id: string;
  /** The field's own word. */
  readonly term: string;
  /** What it is called on the page and in the code, where that is another word; empty: the same. */
  readonly ours: string;
  readonly means: string;
  /** How it is written in a text, beside the term itself; the longest match counts. */
  readonly forms: readonly string[];
}

const term = (id: string, name: string, means: string, forms: readonly string[] = [], ours = ''): Term => ({
  id,
  term: name,
  ours,
  means,
  forms,
});

export const TERMS: readonly Term[] = [
  term(
    'vla',
    'vision-language-action model (VLA)',
    'A model that takes a picture and a sentence and gives an action of a robot. RT-2 and OpenVLA are VLAs.',
    ['VLA', 'VLAs', 'vision-language-action model'],
    'model',
  ),
  term(
    'observation',
    'observation',
    'Everything a policy gets at one step: here one camera frame and the pose of the hand. The instruction comes with it.',
    ['observations'],
    'what it sees',
  ),
  term(
    'policy',
    'policy',
    'Whatever turns an observation into an action: a model, a script, or you.',
    ['policies'],
    'who drives (driver)',
  ),
  term(
    'action',
    'action',
    'What the robot is told to do for one step. Here: terminate, a displacement, a turn, and the gripper’s opening.',
    ['actions'],
    'what it says',
  ),
  term(
    'chunk',
    'action chunk',
    'Several actions given at once and carried out one after another, without looking in between.',
    ['action chunks', 'chunk', 'chunks'],
  ),
  term(
    'token',
    'token',
    'One entry of a model’s fixed list (its vocabulary), said as a whole number. Here an action is eight tokens.',
    ['tokens', 'action tokens', 'action token'],
  ),
  term('vocabulary', 'vocabulary', 'The list of all tokens that a model can say.', [
    'whole vocabulary',
    'vocabularies',
  ]),
  term(
    'bin',
    'bin',
    'One of the equal pieces that a range is cut into. Its number is the token, its middle (centre) is the value.',
    ['bins', 'bin centre', 'bin centres'],
  ),
  term(
    'quantization-error',
    'quantization error',
    'What is lost by saying the bin instead of the number: at most half a bin.',
    ['largest error', 'quantization errors'],
  ),
  term(
    'detokenization',
    'de-tokenization',
    'From tokens back to numbers: the middle of each bin.',
    ['de-tokenize', 'de-tokenized', 'detokenization'],
    'decoding the bins',
  ),
  term(
    'unnormalization',
    'un-normalization',
    'From numbers without a unit, such as −1 to 1, to metres and radians, by the ranges that the model was trained with.',
    ['un-normalize', 'un-normalized', 'unnorm_key'],
    'units',
  ),
  term(
    'autoregressive',
    'autoregressive',
    'Each token is chosen given all those before it.',
    ['autoregressively', 'autoregression'],
    'one token after another',
  ),
  term(
    'logit',
    'logit',
    'The number that the last layer gives to a token, before numbers become probabilities.',
    ['logits'],
  ),
  term(
    'softmax',
    'softmax',
    'Turns logits into probabilities that sum to one.',
    ['odds', 'probabilities', 'probability'],
    'odds',
  ),
  term(
    'temperature',
    'temperature',
    'Divides the logits before the softmax: 0 takes the likeliest token, 1 the model’s own odds, more flattens them.',
    [],
    'T',
  ),
  term('greedy', 'greedy decoding', 'Always the likeliest token: temperature 0.', ['greedy', 'greedily']),
  term(
    'sampling',
    'sampling',
    'Tokens are drawn at random by their probabilities.',
    ['drawn', 'draws', 'draw again', 'sampled'],
    'draws',
  ),
  term(
    'entropy',
    'entropy',
    'How spread probabilities are, in bits: 0 when one token has it all, 8 when 256 are alike.',
    ['bits'],
  ),
  term(
    'constrained',
    'constrained decoding',
    'Tokens that are not allowed are struck out before one is chosen, so that the result always has the wanted form.',
    ['closed vocabulary', 'output constraint', 'constrained'],
    'closed (and open for questions)',
  ),
  term(
    'attention',
    'attention map',
    'Which parts of the picture weighed most in the model’s output.',
    ['attention maps', 'attention'],
    'where it looks',
  ),
  term(
    'head',
    'head',
    'The last part of a model, which gives its output in a certain form: bins, or a chunk of numbers.',
    ['heads', 'action head'],
  ),
  term(
    'encoder',
    'encoder',
    'A part of a model that turns a picture or a sentence into numbers that stand for what is in it.',
    ['sentence encoder', 'encoders', 'vision encoder'],
    'eyes; words',
  ),
  term(
    'pretraining',
    'pre-training',
    'Training on other, larger data before the robot’s own: how knowledge from elsewhere comes in.',
    ['pre-trained', 'pretrained', 'pre-train'],
  ),
  term(
    'cofinetuning',
    'co-fine-tuning',
    'Robot data and web data are mixed in the last training, so that the one does not wipe out the other.',
    ['co-fine-tuned', 'co-fine-tune'],
  ),
  term(
    'word-piece',
    'word piece',
    'A word or a part of one: what a sentence is cut into before it is read.',
    ['word pieces', 'WordPiece'],
  ),
  term(
    'proprioception',
    'proprioception',
    'What a robot measures of itself: here the pose of its hand and the gripper’s opening.',
    ['pose of its own hand', 'pose of the hand'],
    'its own hand',
  ),
  term(
    'end-effector',
    'end-effector',
    'The hand of a robot: what its arm carries.',
    ['end effector'],
    'hand',
  ),
  term(
    'embodiment',
    'embodiment',
    'Which robot it is: its joints, hand and cameras. Actions of one rarely fit another.',
    ['embodiments'],
    'robot',
  ),
  term('joint-target', 'joint target', 'The angle that a joint is told to go to.', ['joint targets']),
  term('ik', 'inverse kinematics', 'From where the hand shall be to the angles of the joints.', ['IK']),
  term(
    'episode',
    'episode',
    'One attempt at a task, from the beginning of a scene to success, “terminate” or the limit of steps.',
    ['episodes', 'rollout', 'rollouts'],
    'run',
  ),
  term(
    'closed-loop',
    'closed-loop control',
    'Every action is chosen after looking at what the last one did.',
    ['feedback', 'closed-loop', 'closed loop'],
    'the loop',
  ),
  term(
    'expert',
    'expert',
    'A script that reads the simulator’s state and so knows where everything is. It makes training data; it is no model.',
    ['scripted expert', 'experts'],
  ),
  term(
    'success-rate',
    'success rate',
    'Successes of all episodes. It is a measured share, so it comes with an interval.',
    ['success rates'],
  ),
  term(
    'wilson',
    'Wilson interval',
    'Where a true rate plausibly lies after so many trials: with few trials it is wide.',
    ['interval', 'Wilson intervals'],
  ),
  term(
    'seed',
    'seed',
    'The number that everything random in a scene follows from: the same seed, the same scene.',
    ['seeds'],
    'scene',
  ),
  term(
    'quantized-weights',
    'quantization of weights',
    'A model’s numbers are kept with fewer bits (int8, float16), so that it is smaller and faster. Not the bins of an action.',
    ['int8', 'float16', 'float32'],
    'variant',
  ),
  term(
    'fast',
    'FAST',
    'A way to write a chunk of motion in few tokens: its frequencies (a cosine transform), rounded, and what repeats joined.',
    ['FAST tokens', 'discrete cosine transform'],
  ),
  term(
    'statistics',
    'dataset statistics',
    'The ranges of each dimension in the training data, often its 1st and 99th percentile.',
    ['statistics', 'q01', 'q99'],
  ),
  term(
    'mask',
    'normalization mask',
    'Which dimensions are un-normalized; the gripper usually is not.',
    ['mask', 'masks'],
    'un-normalize it',
  ),
  term(
    'generalization',
    'generalization',
    'Doing well on what was not in the training data: new things, words, backgrounds.',
    ['generalize', 'generalizes', 'transfer'],
  ),
  term(
    'manifest',
    'model manifest',
    'The file beside a model that states what it takes and gives: cameras, ranges, units, hashes.',
    ['manifest'],
  ),
];

export const termOf = (id: string): Term | undefined => TERMS.find((one) => one.id === id);
