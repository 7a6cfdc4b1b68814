/** Where an exhibit's facts come from: paper and section, or code. */
import { isHidden } from './Panel.tsx';

export interface Source {
  readonly text: string;
  readonly href?: string;
}

export const Sources = ({ sources }: { sources: readonly Source[] }) =>
  isHidden('sources') ? null : (
    <section className="lab-sources" aria-labelledby="sources-title">
      <h2 id="sources-title">Sources</h2>
      <ul>
        {sources.map(({ text, href }) => (
          <li key={text}>{href === undefined ? text : <a href={href}>{text}</a>}</li>
        ))}
      </ul>
    </section>
  );

export const RT1: Source = {
  text: 'RT-1 (Brohan et al. 2022), arXiv 2212.06817: 256 uniform bins a dimension',
  href: 'https://arxiv.org/abs/2212.06817',
};
export const RT2: Source = {
  text: 'RT-2 (Brohan et al. 2023), arXiv 2307.15818, section 3.2: actions as text tokens',
  href: 'https://arxiv.org/abs/2307.15818',
};
export const OPENVLA: Source = {
  text: 'OpenVLA (Kim et al. 2024), arXiv 2406.09246, section 3.2, and its file prismatic/vla/action_tokenizer.py',
  href: 'https://arxiv.org/abs/2406.09246',
};

/** A thread in OpenVLA's repository where people met the problem. */
export const openVlaIssue = (number: number, about: string): Source => ({
  text: `OpenVLA issue ${number}: ${about}`,
  href: `https://github.com/openvla/openvla/issues/${number}`,
});
